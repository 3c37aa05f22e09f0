import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';

export const sagaParams = z.strictObject({ id: z.uuid() });
export const sagasQuery = pageQuery.extend({
  deliveryId: z.uuid().toLowerCase().optional(),
  status: z.enum(['running', 'compensating', 'completed', 'failed', 'stuck']).optional(),
});

export type SagaParams = z.infer<typeof sagaParams>;
export type SagasQuery = z.infer<typeof sagasQuery>;
