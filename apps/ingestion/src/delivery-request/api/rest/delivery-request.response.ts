import { DomainError } from '@app/kernel';
import { link, linkSchema, pageSchema, problemOf } from '@app/service-defaults';
import { z } from 'zod';
import { requestStatuses, type AcceptedRequest, type RequestView } from '../../application/delivery-request';

export const COLLECTION = '/v1/delivery-requests';

const links = z.record(z.string(), linkSchema);

export const requestResponse = z
  .object({ id: z.uuid(), deliveryId: z.uuid(), status: z.enum(requestStatuses), _links: links })
  .meta({ id: 'DeliveryRequest' });

export const requestPage = pageSchema(
  requestResponse.extend({
    externalId: z.string().optional(),
    reason: z.object({ code: z.string(), detail: z.string() }).optional().describe('Why it was rejected'),
    createdAt: z.iso.datetime(),
  }),
);

const batchItem = z.union([
  z.object({ index: z.int(), status: z.literal(202), id: z.uuid(), deliveryId: z.uuid(), _links: links }),
  z.object({
    index: z.int(),
    status: z.union([z.literal(400), z.literal(409)]),
    problem: z.looseObject({ code: z.string() }),
  }),
]);

export const batchResponse = z.object({ items: z.array(batchItem) });

export const hrefOf = (id: string): string => `${COLLECTION}/${id}`;
export const deliveryHref = (deliveryId: string): string => `/v1/deliveries/${deliveryId}`;

/** The delivery is linked to as soon as it is known to exist. */
export function toRequestResponse({ id, deliveryId, status }: Pick<RequestView, 'id' | 'deliveryId' | 'status'>) {
  const delivery = status === 'accepted' ? {} : { delivery: link(deliveryHref(deliveryId)) };
  const _links = { self: link(hrefOf(id)), collection: link(COLLECTION), ...delivery };
  return { id, deliveryId, status, _links };
}

export function toRequestItem(request: RequestView) {
  const { externalId, reason, createdAt } = request;
  return {
    ...toRequestResponse(request),
    externalId: externalId ?? undefined,
    reason: reason ?? undefined,
    createdAt: createdAt.toISOString(),
  };
}

export function toBatchItem(outcome: AcceptedRequest | DomainError, index: number) {
  if (outcome instanceof DomainError) {
    const problem = problemOf(outcome);
    return { index, status: problem.status, problem };
  }
  const { id, deliveryId, _links } = toRequestResponse({ ...outcome, status: 'accepted' });
  return { index, status: 202, id, deliveryId, _links };
}
