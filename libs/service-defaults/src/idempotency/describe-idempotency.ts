import { problemExample } from '../openapi/problem-components';
import { PROBLEM_TYPE } from '../problems/problem';

interface Answer {
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, object>;
}
interface Operation {
  parameters?: unknown[];
  responses: Record<string, Answer>;
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
const REFUSALS = [
  [409, 'idempotency_key_in_use', 'A request with this key is under way; ask again after `Retry-After`.'],
  [422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.'],
] as const;
/** Answers that are kept, where a service gives them. */
const KEPT = /^(2\d\d|404|409|412|422)$/;

/** Operations that a client may make safe to repeat by a key. */
export function describeIdempotency(method: string, operation: Operation): void {
  if (method !== 'post' && method !== 'patch') return;
  const { responses } = operation;
  operation.parameters = [...(operation.parameters ?? []), KEY];
  for (const [status, code, detail] of REFUSALS) {
    const known = responses[status] ?? problem(status, code, detail);
    responses[status] = { ...known, description: [known.description, `\`${code}\``].filter(Boolean).join(', ') };
  }
  for (const [status, answer] of Object.entries(responses))
    if (KEPT.test(status)) answer.headers = { ...answer.headers, 'Idempotent-Replayed': REPLAYED };
}

function problem(status: number, code: string, detail: string): Answer {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { content: { [PROBLEM_TYPE]: { schema, example: problemExample(status, code, detail) } } };
}
