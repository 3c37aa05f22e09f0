import { currentContext, currentTraceparent } from '@app/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';

/** A refusal of the edge itself whose status no category of domain errors stands for. */
export class EdgeProblem extends Error {
  constructor(
    readonly status: 408 | 413 | 429 | 503 | 504,
    readonly code: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  send(request: FastifyRequest, reply: FastifyReply): void {
    const problem = {
      type: `urn:aerie:problem:${this.code}`,
      title: STATUS_CODES[this.status],
      status: this.status,
      code: this.code,
      detail: this.message,
      instance: request.url.split('?', 1)[0],
      requestId: currentContext()?.requestId,
      traceId: currentTraceparent()?.split('-')[1],
    };
    void reply.status(this.status).headers(this.headers).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** The rest of the body is not read, so the connection cannot be used again. */
const CLOSE = { connection: 'close' };

export function bodyTooLarge(limit: number): EdgeProblem {
  return new EdgeProblem(413, 'body_too_large', `The body is larger than ${limit} bytes.`, CLOSE);
}

export function bodyTooSlow(timeoutMs: number): EdgeProblem {
  return new EdgeProblem(408, 'body_too_slow', `The body did not arrive within ${timeoutMs} ms.`, CLOSE);
}

export function upstreamTimeout(service: string): EdgeProblem {
  return new EdgeProblem(504, 'upstream_timeout', `The ${service} service did not answer in time.`);
}

export function rateLimited(seconds: number): EdgeProblem {
  const headers = { 'retry-after': String(seconds) };
  return new EdgeProblem(429, 'rate_limited', `The quota is used up for ${seconds} s.`, headers);
}

export function overloaded(): EdgeProblem {
  const detail = 'More is asked than can be answered now. Try again shortly.';
  return new EdgeProblem(503, 'overloaded', detail, { ...CLOSE, 'retry-after': '1' });
}
