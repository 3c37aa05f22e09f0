import { attachPrincipal } from '@app/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Caller } from '../access/access';
import type { Composer } from '../composition/composer';
import { isComposed } from '../composition/included-parts';
import type { EdgeHeaders } from '../front/edge-headers';
import type { Slot } from '../front/in-flight-gate';
import type { RateLimiter } from '../limits/rate-limiter';
import { routeClassOf } from '../limits/route-class';
import type { RouteTable } from '../routing/route-table';
import { EdgeProblem, overloaded, rateLimited } from './edge-problem';
import { Exchange } from './exchange';
import { requestIdHere, type Outbound } from './outbound';
import type { Passage } from './passage';
import { ClientGone, routeNotFound, upstreamFailure } from './proxy-errors';
import { MAX_BATCH_BYTES, MAX_BODY_BYTES, readBody } from './request-body';
import type { Upstreams } from './upstreams';

export interface ProxyOptions {
  readonly routes: RouteTable;
  readonly upstreams: Upstreams;
  readonly access: Access;
  readonly limiter: RateLimiter;
  readonly composer: Composer;
  readonly outbound: Outbound;
  readonly headers: EdgeHeaders;
  readonly slotOf: (request: FastifyRequest['raw']) => Slot | undefined;
}

const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

export class Proxy {
  constructor(private readonly options: ProxyOptions) {}

  readonly handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { method = '', url = '' } = request.raw;
    const route = this.options.routes.match(url);
    const upstream = route && this.options.upstreams.get(route.service, route.version);
    if (!upstream) throw routeNotFound();
    const caller = route.open ? undefined : await this.options.access.admit(request.raw);
    if (caller) attachPrincipal(request, caller.principal);
    const routeClass = routeClassOf(route, method, url);
    const taken = this.options.limiter.take(routeClass, nameOf(caller) ?? request.ip);
    const quota = taken instanceof Promise ? await taken : taken;
    await this.admit({ request, reply, route, routeClass, upstream, caller, quota }).catch((error: unknown) => {
      reply.headers(quota.headers);
      if (!(error instanceof EdgeProblem)) throw error;
      error.send(request, reply);
    });
  };

  private async admit(passage: Passage): Promise<void> {
    const { quota, request, caller, route } = passage;
    if (!quota.admitted) throw rateLimited(quota.seconds);
    if (caller && isComposed(route, request.raw)) return this.options.composer.answer(passage, caller);
    await this.forward(passage);
  }

  private async forward(passage: Passage): Promise<void> {
    const { upstream, reply } = passage;
    let exchange: Exchange | undefined;
    try {
      const body = await this.bodyOf(passage);
      exchange = this.exchange(passage, body);
      await upstream.policy.execute(() => exchange!.answer());
    } catch (error) {
      exchange?.abandon();
      if (error instanceof ClientGone) reply.hijack();
      else throw upstreamFailure(upstream.service, error);
    }
  }

  /** Whoever sends slowly keeps nobody else out meanwhile. */
  private async bodyOf({ request: { raw }, routeClass, upstream }: Passage): Promise<Buffer | null> {
    const maxBytes = routeClass === 'batches' ? MAX_BATCH_BYTES : MAX_BODY_BYTES;
    const limits = { maxBytes, timeoutMs: upstream.times.bodyMs };
    if (raw.complete) return readBody(raw, limits);
    const slot = this.options.slotOf(raw);
    slot?.pause();
    const body = await readBody(raw, limits);
    if (slot && !slot.resume()) throw overloaded();
    return body;
  }

  private exchange(passage: Passage, body: Buffer | null): Exchange {
    const { request, reply, quota, route, routeClass, upstream } = passage;
    const { raw } = request;
    const { method = '', url = '', headers } = raw;
    return new Exchange({
      dispatcher: upstream.dispatcher(headers.accept),
      request: { path: url, method, headers: this.options.outbound.headers(passage, headers, body), body },
      response: reply.raw,
      added: { requestId: requestIdHere(), edge: this.options.headers.of(headers.origin), quota: quota.headers },
      answerMs: upstream.times.answerMs[routeClass],
      idleMs: upstream.times.idleMs,
      repeatable: REPEATABLE.has(method) || (!route.open && headers['idempotency-key'] !== undefined),
      onAnswer: (isStream) => {
        if (isStream) this.options.slotOf(raw)?.leave();
        reply.hijack();
      },
    });
  }
}

function nameOf(caller: Caller | undefined): string | undefined {
  return caller && (caller.principal.accountId ?? caller.principal.clientId);
}
