import type { SagaDetails, SagaView } from '@app/saga';
import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';

const saga = z.object({
  id: z.uuid(),
  deliveryId: z.uuid(),
  status: z.enum(['running', 'compensating', 'completed', 'failed', 'stuck']),
  step: z.string().nullable().describe('The step that is being done or undone'),
  attempt: z.int().describe('Failures of this step so far'),
  runAt: z.iso.datetime().nullable().describe('When it is looked at again, if nothing wakes it before'),
  failure: z.object({ kind: z.string(), code: z.string(), step: z.string().nullable() }).nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  _links: z.object({
    self: linkSchema,
    delivery: linkSchema,
    retry: linkSchema.optional(),
    skip: linkSchema.optional(),
  }),
});

const logEntry = z.object({
  step: z.string(),
  direction: z.enum(['run', 'undo']),
  attempt: z.int(),
  outcome: z.enum(['done', 'waiting', 'failed', 'rejected', 'gave_up']),
  detail: z.string().nullable().describe('A code'),
  at: z.iso.datetime(),
});

const SELF = '/v1/sagas/01932d7a-7c00-7000-8000-00000000005a';
const DELIVERY = '01932d7a-7c00-7000-8000-0000000000d1';
const TIME = '2026-11-21T10:00:00.000Z';
const SAGA = {
  id: '01932d7a-7c00-7000-8000-00000000005a',
  deliveryId: DELIVERY,
  status: 'stuck' as const,
  step: 'declare-package',
  attempt: 30,
  runAt: TIME,
  failure: { kind: 'cancelled', code: 'cancelled_by_client', step: null },
  createdAt: TIME,
  updatedAt: TIME,
  _links: {
    self: { href: SELF },
    delivery: { href: `/v1/deliveries/${DELIVERY}` },
    retry: { href: `${SELF}/retry` },
    skip: { href: `${SELF}/skip` },
  },
};
const LOG_ENTRY = {
  step: 'declare-package',
  direction: 'undo' as const,
  attempt: 30,
  outcome: 'failed' as const,
  detail: 'peer_unavailable',
  at: TIME,
};

const sagaResponse = saga.meta({ id: 'Saga', examples: [SAGA] });
export const sagaDetailsResponse = saga.extend({ log: z.array(logEntry) }).meta({
  id: 'SagaDetails',
  examples: [{ ...SAGA, log: [LOG_ENTRY] }],
});
export const sagasResponse = pageSchema(sagaResponse).meta({
  id: 'Sagas',
  examples: [{ items: [SAGA], _links: { self: { href: '/v1/sagas?limit=20' } } }],
});

export type SagaResponse = z.infer<typeof sagaResponse>;
export type SagaDetailsResponse = z.infer<typeof sagaDetailsResponse>;

export function toSagaResponse(view: SagaView): SagaResponse {
  const { id, key, status, step, attempt, runAt, failure, createdAt, updatedAt } = view;
  const self = `/v1/sagas/${id}`;
  const remedies = status === 'stuck' ? { retry: link(`${self}/retry`), skip: link(`${self}/skip`) } : {};
  return {
    id,
    deliveryId: key,
    status,
    step,
    attempt,
    runAt: runAt?.toISOString() ?? null,
    failure: failure && { kind: failure.kind, code: failure.code, step: failure.step ?? null },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    _links: { self: link(self), delivery: link(`/v1/deliveries/${key}`), ...remedies },
  };
}

export function toSagaDetailsResponse(details: SagaDetails): SagaDetailsResponse {
  const log = details.log.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
  return { ...toSagaResponse(details), log };
}
