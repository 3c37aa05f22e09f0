import { PUBLIC_AUDIENCE, TokenVerifier } from '@app/auth';
import { DomainError, newId } from '@app/kernel';
import { currentContext, currentTraceparent } from '@app/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTable } from '../routing/route-table';
import { Exchange } from './exchange';
import { requestHeaders } from './headers';
import { EdgeProblem } from './edge-problem';
import { ClientGone, routeNotFound, upstreamFailure } from './proxy-errors';
import { readBody } from './request-body';
import type { Upstream } from './upstream';
import type { Upstreams } from './upstreams';

const BEARER = /^Bearer ([\w\-.~+/]+=*)$/i;

export interface ProxyOptions {
  readonly routes: RouteTable;
  readonly upstreams: Upstreams;
  readonly verifier: TokenVerifier;
  readonly publicUrl: string;
}

export class Proxy {
  private readonly proto: string;
  private readonly host: string;

  constructor(private readonly options: ProxyOptions) {
    const { protocol, host } = new URL(options.publicUrl);
    this.proto = protocol.slice(0, -1);
    this.host = host;
  }

  readonly handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const route = this.options.routes.match(request.raw.url ?? '');
    const upstream = route && this.options.upstreams.get(route.service);
    if (!upstream) throw routeNotFound();
    if (!route.open) await this.authenticate(request.headers.authorization);
    await this.forward(upstream, request, reply).catch((error: unknown) => {
      if (!(error instanceof EdgeProblem)) throw error;
      error.send(request, reply);
    });
  };

  private async authenticate(authorization: string | undefined): Promise<void> {
    if (!authorization) throw new DomainError('missing_token', 'unauthenticated', 'An access token is needed.');
    const token = BEARER.exec(authorization)?.[1];
    if (!token) throw new DomainError('invalid_token', 'unauthenticated', 'The access token is not valid.');
    await this.options.verifier.verify(token, PUBLIC_AUDIENCE);
  }

  private async forward(upstream: Upstream, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    let exchange: Exchange | undefined;
    try {
      exchange = await this.exchange(upstream, request, reply);
      await upstream.policy.execute(() => exchange!.answer());
    } catch (error) {
      exchange?.abandon();
      if (error instanceof ClientGone) reply.hijack();
      else throw upstreamFailure(upstream.service, error);
    }
  }

  private async exchange(upstream: Upstream, request: FastifyRequest, reply: FastifyReply): Promise<Exchange> {
    const { raw } = request;
    const body = await readBody(raw, upstream.times.bodyMs);
    const requestId = currentContext()?.requestId ?? newId();
    const headers = requestHeaders(raw.headers, {
      requestId,
      remoteAddress: raw.socket.remoteAddress ?? '',
      proto: this.proto,
      host: this.host,
      traceparent: currentTraceparent(),
      contentLength: body ? String(body.length) : undefined,
    });
    return new Exchange({
      dispatcher: upstream.dispatcher(raw.headers.accept),
      request: { path: raw.url ?? '', method: raw.method ?? '', headers, body },
      response: reply.raw,
      requestId,
      idleMs: upstream.times.idleMs,
      onAnswer: () => void reply.hijack(),
    });
  }
}
