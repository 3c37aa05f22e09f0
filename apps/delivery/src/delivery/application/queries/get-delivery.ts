import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliveryNotFoundError } from '../../domain/delivery.errors';
import type { DeliveryView } from '../delivery.view';
import { canSee, type Viewer } from '../viewer';

@Injectable()
export class GetDelivery {
  constructor(private readonly database: Database) {}

  async execute(viewer: Viewer, id: string): Promise<DeliveryView> {
    const view = await this.find(viewer, id);
    if (!view) throw new DeliveryNotFoundError();
    return view;
  }

  async find(viewer: Viewer, id: string): Promise<DeliveryView | undefined> {
    const [row] = await this.database.query<{ view: DeliveryView }>('SELECT view FROM delivery WHERE id = $1', [id]);
    return row && canSee(viewer, row.view.accountId) ? row.view : undefined;
  }
}
