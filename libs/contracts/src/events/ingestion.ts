import { z } from 'zod';
import { settledOrderSchema } from '../delivery-order';
import { defineEvent } from '../event-type';

export const DeliveryRequested = defineEvent({
  context: 'ingestion',
  name: 'DeliveryRequested',
  aggregate: 'delivery request',
  description: 'A delivery was asked for and accepted; the delivery with the given id is still to be made.',
  schema: z.object({
    requestId: z.uuid(),
    deliveryId: z.uuid(),
    accountId: z.uuid(),
    order: settledOrderSchema,
  }),
});
