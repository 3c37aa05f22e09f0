import { principalOf } from '@app/auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { matchesStrongly, matchesWeakly } from './entity-tags';
import { conditionOf, preconditionFailed } from './write-guard';

/** What caches may do with an answer, and 304 or 412 instead of a read whose conditions say so; for all routes of all services. */
export function addAnswerHook(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    setCacheHeaders(request, reply);
    try {
      done(null, isUnchanged(request, reply) ? notModified(request, reply, payload) : payload);
    } catch (error) {
      done(error as Error);
    }
  });
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function setCacheHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const readable = isRead(request) && reply.statusCode < 400;
  const personal = principalOf(request) !== undefined;
  if (personal && readable) vary(reply, 'Authorization');
  if (reply.hasHeader('cache-control')) return;
  if (!readable) reply.header('cache-control', 'no-store');
  else if (personal) reply.header('cache-control', 'private, no-cache');
}

function vary(reply: FastifyReply, name: string): void {
  const known = reply.getHeader('vary');
  if (known === undefined) reply.header('vary', name);
  else if (!String(known).toLowerCase().includes(name.toLowerCase())) reply.header('vary', `${String(known)}, ${name}`);
}

/** RFC 9110 §13.2.2; conditions count only for what would be a success. */
function isUnchanged(request: FastifyRequest, reply: FastifyReply): boolean {
  const { headers } = request;
  if (headers['if-match'] === undefined && headers['if-none-match'] === undefined) return false;
  const etag = reply.getHeader('etag');
  if (!isRead(request) || reply.statusCode !== 200 || typeof etag !== 'string') return false;
  const ifMatch = conditionOf(headers, 'If-Match');
  const ifNoneMatch = conditionOf(headers, 'If-None-Match');
  if (ifMatch && !matchesStrongly(ifMatch, etag)) throw preconditionFailed('If-Match', etag);
  return ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, etag);
}

/** For HEAD the payload goes on to where Fastify counts and drops it. */
function notModified({ method }: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  reply.code(304).removeHeader('content-type');
  return method === 'HEAD' ? payload : null;
}
