import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { requestStatuses } from '../../application/delivery-request';

export const requestIdParam = z.strictObject({ id: z.uuid().toLowerCase() });

export const requestsQuery = pageQuery.extend({
  status: z.enum(requestStatuses).optional(),
  accountId: z.uuid().toLowerCase().optional().describe('For operators'),
});

export type RequestIdParam = z.infer<typeof requestIdParam>;
export type RequestsQuery = z.infer<typeof requestsQuery>;
