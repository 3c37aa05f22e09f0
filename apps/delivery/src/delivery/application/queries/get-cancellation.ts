import { Injectable } from '@nestjs/common';
import { DeliveryNotCancelledError } from '../../domain/delivery.errors';
import type { DeliveryView } from '../delivery.view';
import type { Viewer } from '../viewer';
import { GetDelivery } from './get-delivery';

@Injectable()
export class GetCancellation {
  constructor(private readonly getDelivery: GetDelivery) {}

  /** The delivery, which is cancelled. */
  async execute(viewer: Viewer, id: string): Promise<DeliveryView> {
    const view = await this.getDelivery.execute(viewer, id);
    if (!view.cancellation) throw new DeliveryNotCancelledError();
    return view;
  }
}
