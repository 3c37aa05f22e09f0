import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { linkSchema } from '../pagination';
import { PROBLEM_TYPE } from '../problems/problem';

const REQUEST_ID = '01932d7a-0000-7000-8000-00000000c0de';
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** By status, what any operation may be answered with: the name of the response, an example of its code, and when. */
const SHARED: Readonly<Record<string, readonly [name: string, code: string, detail: string]>> = {
  400: ['BadRequest', 'validation_failed', 'The request has fields that are not valid.'],
  401: ['Unauthorized', 'missing_token', 'An access token is needed.'],
  403: ['Forbidden', 'insufficient_scope', 'The token needs the scope deliveries:write.'],
  404: ['NotFound', 'route_not_found', 'There is nothing at this address.'],
  412: ['PreconditionFailed', 'precondition_failed', 'The version is now "8": If-Match does not hold.'],
  413: ['ContentTooLarge', 'body_too_large', 'The body is larger than this service takes.'],
  414: ['UriTooLong', 'url_too_long', 'A part of the path is too long.'],
  415: ['UnsupportedMediaType', 'unsupported_media_type', 'The body must be application/json in UTF-8.'],
  429: ['TooManyRequests', 'rate_limited', 'There were too many requests.'],
  500: ['InternalServerError', 'internal_error', 'The request could not be completed.'],
  503: ['ServiceUnavailable', 'peer_unavailable', 'A part of the suite cannot be reached.'],
  504: ['GatewayTimeout', 'deadline_exceeded', 'The service did not answer in time.'],
};

export const problemSchema = z
  .object({
    type: z.string().meta({ format: 'uri', description: '`urn:aerie:problem:` and the code' }),
    title: z.string().describe('The phrase of the status'),
    status: z.int().min(400).max(599),
    code: z.string().describe('Stable, for programs'),
    detail: z.string().describe('For people; may change'),
    instance: z.string().meta({ format: 'uri-reference', description: 'The path that was asked for' }),
    requestId: z.string().optional(),
    traceId: z.string().optional(),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ format: 'json-pointer', description: 'The field (RFC 6901)' }),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('The fields that are wrong'),
    _links: z.record(z.string(), linkSchema).optional().describe('Where to look further, by relation'),
  })
  .meta({
    id: 'Problem',
    description: 'An error (RFC 9457)',
    examples: [problemExample(400, 'validation_failed', 'The request has fields that are not valid.')],
  });

export function problemExample(status: number, code: string, detail: string) {
  return {
    type: `urn:aerie:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    instance: '/v1/deliveries',
    requestId: REQUEST_ID,
    traceId: TRACE_ID,
    ...(code === 'validation_failed'
      ? { errors: [{ pointer: '/dropoff', code: 'required', detail: 'Required' }] }
      : {}),
  };
}

export function sharedProblemRef(status: number): { $ref: string } {
  return { $ref: `#/components/responses/${SHARED[status]?.[0]}` };
}

/** As components, by name. */
export function sharedProblems(headersOf: (status: number) => object): Record<string, object> {
  return Object.fromEntries(
    Object.entries(SHARED).map(([status, [name, code, detail]]) => [
      name,
      {
        description: STATUS_CODES[status] ?? name,
        headers: headersOf(Number(status)),
        content: {
          [PROBLEM_TYPE]: {
            schema: { $ref: '#/components/schemas/Problem' },
            example: problemExample(Number(status), code, detail),
          },
        },
      },
    ]),
  );
}
