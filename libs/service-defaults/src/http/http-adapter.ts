import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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

export function createHttpAdapter(version: string): FastifyAdapter {
  const adapter = new FastifyAdapter({
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
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, code] = tooLarge ? [431, 'headers_too_large'] : [400, 'malformed_request'];
  const body = renderProblem(
    { status: Number(status), code: String(code), detail: 'The request is not valid HTTP.' },
    { instance: '/' },
  );
  const head = `HTTP/1.1 ${status} ${tooLarge ? 'Request Header Fields Too Large' : 'Bad Request'}`;
  const headers = [
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-service-version: ${version}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${[head, ...headers].join('\r\n')}\r\n\r\n${body}`);
}
