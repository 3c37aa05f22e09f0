import { Injectable } from '@nestjs/common';
import { DeliveryNotCancelledError } from '../../domain/delivery.errors';
import type { DeliveryView } from '../delivery.view';
import type { Viewer } from '../viewer';
import { GetDelivery } from './get-delivery';

@Injectable()
export class GetCancellation {
  constructor(private readonly getDelivery: GetDelivery) {}

  async execute(viewer: Viewer, id: string): Promise<NonNullable<DeliveryView['cancellation']>> {
    const { cancellation } = await this.getDelivery.execute(viewer, id);
    if (!cancellation) throw new DeliveryNotCancelledError();
    return cancellation;
  }
}
