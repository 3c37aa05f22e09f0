import { confirmationTypeSchema, stopSchema } from '@app/contracts';
import { z } from 'zod';
import { DEFAULT_NOTIFICATIONS, type DeliveryView } from '../../application/delivery.view';
import type { Caller } from './caller';
import { EXAMPLE_PARTS } from './delivery.examples';
import { linksSchema, partLinks } from './delivery.links';
import { instant, statusSchema } from './delivery.representation';
import { notificationsRequest } from './delivery.request';

const links = { _links: linksSchema };

export const statusResponse = z
  .object({
    status: statusSchema,
    reason: z.object({ code: z.string(), detail: z.string() }).optional().describe('Why it was rejected or failed'),
    updatedAt: instant,
    ...links,
  })
  .meta({ examples: [EXAMPLE_PARTS.status] });

export const statusEventsResponse = z
  .object({
    items: z.array(z.object({ seq: z.number().int(), status: statusSchema, occurredAt: instant })),
    ...links,
  })
  .meta({ examples: [EXAMPLE_PARTS.events] });

export const stopResponse = z.object({ ...stopSchema.shape, ...links }).meta({ examples: [EXAMPLE_PARTS.stop] });

export const windowResponse = z
  .object({ readyAt: instant, deadline: instant, ...links })
  .meta({ examples: [EXAMPLE_PARTS.window] });

export const notificationsResponse = z
  .object({ ...notificationsRequest.shape, ...links })
  .meta({ examples: [EXAMPLE_PARTS.notifications] });

export const confirmationResponse = z
  .object({
    type: confirmationTypeSchema.describe('What was asked for'),
    given: z.object({ evidence: z.string().optional(), at: instant }).nullable(),
    ...links,
  })
  .meta({ examples: [EXAMPLE_PARTS.confirmation] });

export const cancellationResponse = z
  .object({
    reason: z.string(),
    cancelledAt: instant,
    outcome: z.enum(['undoing', 'undone']).describe('`undone` when credit, package and drone are free again'),
    completedAt: instant.nullable(),
    ...links,
  })
  .meta({ examples: [EXAMPLE_PARTS.cancellation] });

export function toStatus({ id, status, failure, updatedAt }: DeliveryView, caller: Caller) {
  const reason = failure && { code: failure.code, detail: failure.detail };
  return { status, reason, updatedAt, _links: partLinks(caller, id, 'status') };
}

export function toWindow({ id, readyAt, deadline }: DeliveryView, caller: Caller) {
  return { readyAt, deadline, _links: partLinks(caller, id, 'window') };
}

export function toNotifications({ id, notifications = DEFAULT_NOTIFICATIONS }: DeliveryView, caller: Caller) {
  return { ...notifications, _links: partLinks(caller, id, 'notifications') };
}

export function toConfirmation({ id, confirmation, confirmed }: DeliveryView, caller: Caller) {
  const given = confirmed ? { evidence: confirmed.evidence, at: confirmed.at } : null;
  return { type: confirmation, given, _links: partLinks(caller, id, 'confirmation') };
}

export function toCancellation({ id, cancellation }: DeliveryView, caller: Caller) {
  const { reason, at, completedAt = null } = cancellation ?? {};
  const outcome = completedAt === null ? 'undoing' : 'undone';
  return { reason, cancelledAt: at, outcome, completedAt, _links: partLinks(caller, id, 'cancellation') };
}
