import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES, type Server } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { sendProblem } from '../problems/problem.filter';
import { PROBLEM_TYPE, renderProblem } from '../problems/problem';
import { exchangeOf } from './exchange';
import { parseJson } from '../json/parse-json';
import { requireUtf8 } from '../json/require-utf8';
import { toProblem } from '../problems/to-problem';

const BODY_LIMIT = 256 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;

/** What an edge needs beyond a service: whose `X-Forwarded-For` counts, and a server of its own making in front of the framework. */
export type HttpOptions = Pick<FastifyHttpOptions<Server>, 'trustProxy' | 'serverFactory'>;

export function createHttpAdapter(version: string, options: HttpOptions = {}, https?: ServerOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    ...options,
    ...(https && { https }),
    skipMiddie: true,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(exchangeOf(request).headers(version));
      sendProblem(toProblem(error), request, reply, error);
    },
    clientErrorHandler: (error, socket) => refuseBrokenRequest(error, socket, version),
  });
  acceptJsonOnly(adapter.getInstance<FastifyInstance>());
  return adapter;
}

const BROKEN: Readonly<Record<string, [status: number, code: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_too_slow'],
};

/** Gone, or never there: a TLS connection that was not made cannot carry an answer either. */
const NOBODY_TO_TELL = /^(?:ECONNRESET$|ERR_SSL_|ERR_TLS_)/;

function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      requireUtf8(request.headers['content-type']);
      done(null, body.length === 0 ? undefined : parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function refuseBrokenRequest(error: Error & { code?: string }, socket: Socket, version: string): void {
  if (NOBODY_TO_TELL.test(error.code ?? '') || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code] = BROKEN[error.code ?? ''] ?? [400, 'malformed_request'];
  const body = renderProblem({ status, code, detail: 'The request is not valid HTTP.' }, { instance: '/' });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
  const headers = [
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-service-version: ${version}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${[head, ...headers].join('\r\n')}\r\n\r\n${body}`);
}
