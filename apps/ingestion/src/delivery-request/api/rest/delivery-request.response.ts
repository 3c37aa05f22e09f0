import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import { requestStatuses, type RequestView } from '../../application/delivery-request';

const links = z.record(z.string(), linkSchema);

export const requestResponse = z
  .object({ id: z.uuid(), deliveryId: z.uuid(), status: z.enum(requestStatuses), _links: links })
  .meta({ id: 'DeliveryRequest' });

export const requestPage = pageSchema(
  requestResponse.extend({
    reason: z.object({ code: z.string(), detail: z.string() }).optional().describe('Why it was rejected'),
    createdAt: z.iso.datetime(),
  }),
);

export const hrefOf = (id: string): string => `/v1/delivery-requests/${id}`;
export const deliveryHref = (deliveryId: string): string => `/v1/deliveries/${deliveryId}`;

/** The delivery is linked to as soon as it is known to exist. */
export function toRequestResponse({ id, deliveryId, status }: Pick<RequestView, 'id' | 'deliveryId' | 'status'>) {
  const self = link(hrefOf(id));
  const _links = status === 'accepted' ? { self } : { self, delivery: link(deliveryHref(deliveryId)) };
  return { id, deliveryId, status, _links };
}

export function toRequestItem(request: RequestView) {
  const { reason, createdAt } = request;
  return { ...toRequestResponse(request), reason: reason ?? undefined, createdAt: createdAt.toISOString() };
}
