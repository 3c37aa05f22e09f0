import type { FastifyReply } from 'fastify';

/** What a client gets, as far as it is worth repeating. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const OF_THE_HANDLER = [
  'content-type',
  'content-location',
  'location',
  'etag',
  'last-modified',
  'cache-control',
  'retry-after',
  'preference-applied',
];
const OF_THE_ROUTE = ['deprecation', 'sunset', 'link'];
const KEPT_HEADERS = [...OF_THE_HANDLER, ...OF_THE_ROUTE];

/** What the handler has put into the reply and returned. From now on the body is text, so that it stays the same. */
export function answerOf(reply: FastifyReply, value: unknown): Answer {
  if (reply.sent) throw new Error('An answer that was sent already cannot be kept for its idempotency key');
  const isText = value === undefined || typeof value === 'string';
  if (!isText && !reply.hasHeader('content-type')) void reply.type(JSON_TYPE);
  const body = isText ? value : JSON.stringify(value);
  return { status: reply.statusCode, headers: keptHeaders(reply), body };
}

export function jsonAnswer(status: number, headers: Answer['headers'], value: unknown): Answer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(value) };
}

/** Leaves no trace of an answer in a reply that will say something else; what the route says of itself goes for that too. */
export function takeBack(reply: FastifyReply): void {
  for (const name of OF_THE_HANDLER) void reply.removeHeader(name);
}

/** Returns the body, for Nest to send. */
export function give(reply: FastifyReply, { status, headers, body }: Answer): string | undefined {
  takeBack(reply);
  void reply.status(status).headers({ ...headers });
  return body;
}

function keptHeaders(reply: FastifyReply): Record<string, string | string[]> {
  const present = KEPT_HEADERS.map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(
    present.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.map(String) : String(value)]],
    ),
  );
}
