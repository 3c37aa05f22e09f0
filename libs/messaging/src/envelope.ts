import { z } from 'zod';

/** What an aggregate id may be made of, as it is one token of the subject. */
export const SUBJECT_TOKEN = /^[\w-]+$/;

/** CloudEvents 1.0 in JSON, with the extensions seq, tenant, traceparent and requestid. */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string().regex(SUBJECT_TOKEN),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.string().optional(),
  seq: z.int().positive(),
  tenant: z.string().optional(),
  traceparent: z.string().optional(),
  requestid: z.string().optional(),
  data: z.unknown(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

export function parseEnvelope(text: string): Envelope | undefined {
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** `aerie.delivery.v1.DeliveryCreated` → `delivery`. */
export function contextOfType(type: string): string {
  return type.split('.')[1] ?? '';
}

export function streamName(context: string): string {
  return `AERIE_${context.toUpperCase().replaceAll('-', '_')}`;
}

export function streamSubjects(context: string): string {
  return `aerie.${context}.>`;
}
