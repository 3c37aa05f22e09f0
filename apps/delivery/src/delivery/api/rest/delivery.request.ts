import { confirmationTypeSchema, lineOfText } from '@app/contracts';
import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { deliveryStatuses } from '../../application/delivery.view';

export const deliveryIdParam = z.strictObject({ id: z.uuid().toLowerCase() });

export const deliveriesQuery = pageQuery.extend({
  status: z.enum(deliveryStatuses).optional(),
  externalId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/)
    .optional(),
  accountId: z.uuid().toLowerCase().optional().describe('For operators'),
});

export const deliveriesCursor = z.tuple([z.iso.datetime().regex(/^[1-9]/), z.uuid()]);

export const confirmationRequest = z.strictObject({
  type: confirmationTypeSchema.exclude(['none']),
  evidence: lineOfText(4_096).optional().describe('What the receiver gave, or where it is kept'),
});

export const cancellationRequest = z.strictObject({ reason: lineOfText(200) });

export type DeliveryIdParam = z.infer<typeof deliveryIdParam>;
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export type ConfirmationRequest = z.infer<typeof confirmationRequest>;
export type CancellationRequest = z.infer<typeof cancellationRequest>;
