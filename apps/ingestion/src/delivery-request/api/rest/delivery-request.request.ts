import { deliveryOrderSchema, lineOfText } from '@app/contracts';
import { idsQuery, pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { requestStatuses } from '../../application/delivery-request';

export const requestIdParam = z.strictObject({ id: z.uuid().toLowerCase() });

export const requestsQuery = pageQuery.extend({
  status: z.enum(requestStatuses).optional(),
  accountId: z.uuid().toLowerCase().optional().describe('For operators'),
  externalId: lineOfText(64).optional().describe('The one with this name of the client'),
  ...idsQuery,
});

const MAX_BATCH = 500;
const { id: _id, $schema: _schema, ...orderDocument } = z.toJSONSchema(deliveryOrderSchema, { io: 'input' });

/** Each item is looked at by itself, so that a bad one does not hinder the others. */
export const batchRequest = z.strictObject({ items: z.array(z.unknown().meta(orderDocument)).min(1).max(MAX_BATCH) });

export type RequestIdParam = z.infer<typeof requestIdParam>;
export type BatchRequest = z.infer<typeof batchRequest>;
export type RequestsQuery = z.infer<typeof requestsQuery>;
