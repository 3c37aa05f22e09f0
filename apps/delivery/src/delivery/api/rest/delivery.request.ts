import { confirmationTypeSchema } from '@app/contracts';
import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { deliveryStatuses } from '../../application/delivery.view';

export const deliveryIdParam = z.strictObject({ id: z.uuid().toLowerCase() });

export const deliveriesQuery = pageQuery.extend({
  status: z.enum(deliveryStatuses).optional(),
  externalId: z.string().min(1).max(64).optional(),
  accountId: z.uuid().toLowerCase().optional().describe('For operators'),
});

export const deliveriesCursor = z.tuple([z.iso.datetime(), z.uuid()]);

export const confirmationRequest = z.strictObject({
  type: confirmationTypeSchema.exclude(['none']),
  evidence: z.string().min(1).max(4_096).optional().describe('What the receiver gave, or where it is kept'),
});

export const cancellationRequest = z.strictObject({ reason: z.string().trim().min(1).max(200) });

export type DeliveryIdParam = z.infer<typeof deliveryIdParam>;
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export type ConfirmationRequest = z.infer<typeof confirmationRequest>;
export type CancellationRequest = z.infer<typeof cancellationRequest>;
