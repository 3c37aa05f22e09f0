import { confirmationTypeSchema, lineOfText, phoneSchema } from '@app/contracts';
import { idsQuery, pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { deliveryStatuses } from '../../application/delivery.view';

export const deliveryIdParam = z.strictObject({ id: z.uuid().toLowerCase() });

export const deliveriesQuery = pageQuery.extend({
  ...idsQuery,
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

const instant = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

export const windowRequest = z
  .strictObject({ readyAt: instant, deadline: instant })
  .meta({ id: 'TimeWindow', examples: [{ readyAt: '2026-12-01T12:00:00Z', deadline: '2026-12-01T13:00:00Z' }] });

export const notificationsRequest = z
  .strictObject({
    channels: z.strictObject({
      webhooks: z.boolean(),
      email: z.email().max(254).optional(),
      phone: phoneSchema.optional(),
    }),
    events: z
      .array(z.enum(deliveryStatuses))
      .max(deliveryStatuses.length)
      .refine((events) => new Set(events).size === events.length, 'must name each status once')
      .describe('The statuses to be told of'),
  })
  .meta({
    id: 'NotificationPreferences',
    examples: [{ channels: { webhooks: true, email: 'ada@example.com' }, events: ['at_dropoff', 'delivered'] }],
  });

export type WindowRequest = z.infer<typeof windowRequest>;
export type NotificationsRequest = z.infer<typeof notificationsRequest>;
export type DeliveryIdParam = z.infer<typeof deliveryIdParam>;
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export type ConfirmationRequest = z.infer<typeof confirmationRequest>;
export type CancellationRequest = z.infer<typeof cancellationRequest>;
