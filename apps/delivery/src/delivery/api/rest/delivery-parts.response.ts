import { confirmationTypeSchema, packageSchema, stopSchema } from '@app/contracts';
import { z } from 'zod';
import { linksSchema, statusSchema } from './delivery.response';

const instant = z.iso.datetime();
const links = { _links: linksSchema };

export const statusResponse = z.object({
  status: statusSchema,
  reason: z.object({ code: z.string(), detail: z.string() }).optional().describe('Why it was rejected or failed'),
  updatedAt: instant,
  ...links,
});

export const statusEventsResponse = z.object({
  items: z.array(z.object({ seq: z.number().int(), status: statusSchema, occurredAt: instant })),
  ...links,
});

export const stopResponse = z.object({ ...stopSchema.shape, ...links });

export const packageResponse = z.object({
  ...packageSchema.shape,
  id: z.uuid(),
  tag: z.string().nullable(),
  ...links,
});

export const confirmationResponse = z.object({
  type: confirmationTypeSchema.describe('What was asked for'),
  given: z.object({ evidence: z.string().optional(), at: instant }).nullable(),
  ...links,
});

export const cancellationResponse = z.object({ reason: z.string(), cancelledAt: instant, ...links });
