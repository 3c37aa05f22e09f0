import { confirmationTypeSchema, moneySchema, packageSchema, stopSchema } from '@app/contracts';
import { link, linkSchema, pageSchema, type Link } from '@app/service-defaults';
import { z } from 'zod';
import { deliveryStatuses, type DeliveryView } from '../../application/delivery.view';

const instant = z.iso.datetime();
export const linksSchema = z.record(z.string(), linkSchema);
export const statusSchema = z.enum(deliveryStatuses);

export const deliveryResponse = z
  .object({
    id: z.uuid(),
    externalId: z.string().nullable(),
    status: statusSchema,
    accountId: z.uuid(),
    pickup: stopSchema,
    dropoff: stopSchema,
    package: packageSchema.extend({ id: z.uuid(), tag: z.string().nullable() }),
    readyAt: instant,
    deadline: instant,
    expedited: z.boolean(),
    confirmation: confirmationTypeSchema,
    price: moneySchema.describe('Fixed when the delivery is created'),
    carrier: z.object({ type: z.enum(['drone', 'third_party']), reference: z.string() }).nullable(),
    eta: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
    version: z.number().int(),
    _links: linksSchema,
  })
  .meta({ id: 'Delivery' });

export type DeliveryResponse = z.infer<typeof deliveryResponse>;

export const hrefOf = (id: string, part?: string): string => `/v1/deliveries/${id}${part ? `/${part}` : ''}`;

export const partLinks = (id: string, part: string): { self: Link; delivery: Link } => ({
  self: link(hrefOf(id, part)),
  delivery: link(hrefOf(id)),
});

export function toDeliveryResponse(view: DeliveryView): DeliveryResponse {
  return {
    id: view.id,
    externalId: view.externalId,
    status: view.status,
    accountId: view.accountId,
    pickup: view.pickup,
    dropoff: view.dropoff,
    package: toPackage(view),
    readyAt: view.readyAt,
    deadline: view.deadline,
    expedited: view.expedited,
    confirmation: view.confirmation,
    price: view.price,
    carrier: view.assignment ? { type: 'drone', reference: view.assignment.droneId } : null,
    eta: view.assignment?.eta ?? null,
    createdAt: view.createdAt,
    updatedAt: view.updatedAt,
    version: view.version,
    _links: linksOf(view),
  };
}

export function toPackage({ package: pack }: DeliveryView): DeliveryResponse['package'] {
  const { id, size, weightGrams, tag = null } = pack;
  return { id, size, weightGrams, tag };
}

function linksOf({ id, confirmation, isCancellable }: DeliveryView): Record<string, Link> {
  const parts = ['status', 'events', 'pickup', 'dropoff', 'package', 'tracking'];
  if (confirmation !== 'none') parts.push('confirmation');
  if (isCancellable) parts.push('cancellation');
  return { self: link(hrefOf(id)), ...Object.fromEntries(parts.map((part) => [part, link(hrefOf(id, part))])) };
}

export const deliveryPage = pageSchema(deliveryResponse);
