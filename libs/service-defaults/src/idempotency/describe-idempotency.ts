interface Operation {
  parameters?: unknown[];
  responses: Record<string, unknown>;
}

const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes it safe to repeat the request: for 24 hours, a repetition with the same key gets the first answer again, byte for byte, with ' +
    '`Idempotent-Replayed: true`, and has no effect. Keys belong to the account of the caller.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
};
const REPLAYED = { description: '`true` when this answer was given before', schema: { type: 'string' } };
const CODES: Record<number, string> = {
  409: '`idempotency_key_in_use`: a request with this key is under way; ask again after `Retry-After`',
  422: '`idempotency_key_reused`: the key was used for another request',
};

/** Operations that a client may make safe to repeat by a key. */
export function describeIdempotency(method: string, operation: Operation): void {
  if (method !== 'post' && method !== 'patch') return;
  operation.parameters = [...(operation.parameters ?? []), KEY];
  for (const [status, codes] of Object.entries(CODES)) {
    const known = operation.responses[status] as { description?: string } | undefined;
    operation.responses[status] = {
      ...PROBLEM,
      ...known,
      description: [known?.description, codes].filter(Boolean).join('; '),
    };
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!/^(2|404|409|412|422)/.test(status)) continue;
    const { headers, ...rest } = response as { headers?: Record<string, unknown> };
    operation.responses[status] = { ...rest, headers: { ...headers, 'Idempotent-Replayed': REPLAYED } };
  }
}

const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
