import { attachPrincipal } from '@app/auth';
import { DomainError, type ErrorCategory } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { bringsApiKey, type Access, type Caller } from '../access/access';
import type { Composer } from '../composition/composer';
import { isComposed } from '../composition/included-parts';
import type { EdgeHeaders } from '../front/edge-headers';
import type { Slot } from '../front/in-flight-gate';
import type { RateLimiter } from '../limits/rate-limiter';
import { routeClassOf } from '../limits/route-class';
import type { Route, RouteTable } from '../routing/route-table';
import { EdgeProblem, overloaded, rateLimited } from './edge-problem';
import { Exchange } from './exchange';
import { requestIdHere, type Outbound } from './outbound';
import type { Passage } from './passage';
import { ClientGone, routeNotFound, upstreamFailure } from './proxy-errors';
import { hasBody, MAX_BATCH_BYTES, MAX_BODY_BYTES, readBody } from './request-body';
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

/** Of who brings no credential that holds, or two of them. */
const REFUSALS = new Set<ErrorCategory>(['unauthenticated', 'invalid']);
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** A write under conditions is not: its own first try may be what makes them fail. */
function isRepeatable({ method = '', headers }: IncomingMessage, route: Route): boolean {
  const isConditional = headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
  if (isConditional && method !== 'GET' && method !== 'HEAD') return false;
  return REPEATABLE.has(method) || (!route.open && headers['idempotency-key'] !== undefined);
}

export class Proxy {
  constructor(private readonly options: ProxyOptions) {}

  readonly handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { method = '', url = '' } = request.raw;
    const route = this.options.routes.match(url);
    const upstream = route && this.options.upstreams.get(route.service, route.version);
    if (!upstream) throw routeNotFound();
    const caller = route.open ? undefined : await this.callerOf(request, reply);
    if (caller === null) return;
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

  /** Null when the answer is given: who guesses keys and tokens is slowed down, before identity is asked about an API key. */
  private async callerOf(request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
    const { access, limiter } = this.options;
    const mayAsk = !limiter.isUsedUp('refused', request.ip) || !bringsApiKey(request.raw);
    const outcome = mayAsk ? await access.admit(request.raw).catch(keepRefusal) : undefined;
    if (outcome && !(outcome instanceof DomainError)) return outcome;
    const { admitted, seconds } = await limiter.take('refused', request.ip);
    if (admitted && outcome) throw outcome;
    rateLimited(seconds).send(request, reply);
    return null;
  }

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

  /** Whoever sends slowly keeps nobody else out meanwhile; what is here already keeps its place, for it would not get it back under load. */
  private async bodyOf({ request: { raw }, routeClass, upstream }: Passage): Promise<Buffer | null> {
    if (!hasBody(raw)) return null;
    const maxBytes = routeClass === 'batches' ? MAX_BATCH_BYTES : MAX_BODY_BYTES;
    const slot = this.options.slotOf(raw);
    const body = await readBody(raw, { maxBytes, timeoutMs: upstream.times.bodyMs, onSlow: () => slot?.pause() });
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
      repeatable: isRepeatable(raw, route),
      onAnswer: (isStream) => {
        if (isStream) this.options.slotOf(raw)?.leave();
        reply.hijack();
      },
    });
  }
}

/** A credential that does not hold; what else goes wrong is nobody's guess. */
function keepRefusal(error: unknown): DomainError {
  if (error instanceof DomainError && REFUSALS.has(error.category)) return error;
  throw error;
}

function nameOf(caller: Caller | undefined): string | undefined {
  return caller && (caller.principal.accountId ?? caller.principal.clientId);
}
