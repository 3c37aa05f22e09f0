import { DomainError } from '@app/kernel';
import { reportFailure } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import { IdentitySettings } from '../../identity.settings';
import { PATHS } from '../application/authorization-server';
import { securityHeaders } from '../application/html';
import { Interactions, type Exchange } from '../application/interactions';
import { addressOf } from './client-address';
import { faultPage, questionPage } from './interaction.pages';

type Request = FastifyRequest<{ Params: { uid: string }; Body: URLSearchParams | undefined }>;
type Step = (exchange: Exchange, request: Request) => Promise<string>;

const BODY_LIMIT = 4096;
const SHOWN_AGAIN = new Set(['invalid_login', 'too_many_attempts']);

@Injectable()
export class InteractionEndpoints {
  constructor(
    private readonly interactions: Interactions,
    private readonly settings: IdentitySettings,
  ) {}

  register(scope: FastifyInstance): void {
    const path = `${PATHS.interaction}/:uid`;
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, new URLSearchParams(body as string)),
    );
    scope.get<{ Params: { uid: string } }>(path, (request, reply) => this.show(request as Request, reply));
    const steps: Record<string, Step> = {
      login: (exchange, request) => this.login(exchange, request),
      consent: (exchange) => this.interactions.consent(exchange),
      refusal: (exchange) => this.interactions.refuse(exchange),
    };
    for (const [name, step] of Object.entries(steps))
      scope.post<{ Params: { uid: string } }>(`${path}/${name}`, { bodyLimit: BODY_LIMIT }, (request, reply) =>
        this.take(step, request as Request, reply),
      );
  }

  private login(exchange: Exchange, request: Request): Promise<string> {
    const form = request.body ?? new URLSearchParams();
    const [username, password] = [form.get('username') ?? '', form.get('password') ?? ''];
    return this.interactions.login(exchange, username, password, addressOf(request.raw, this.settings.trustedProxies));
  }

  private async show(request: Request, reply: FastifyReply, fault?: DomainError): Promise<FastifyReply> {
    try {
      const question = await this.interactions.question(exchangeOf(request, reply));
      const redirect = new URL(question.redirectUri).origin;
      if (fault) reply.code(fault.category === 'unauthenticated' ? 401 : 429);
      if (fault?.retryAfterSeconds) reply.header('retry-after', fault.retryAfterSeconds);
      return await send(reply, questionPage(pathOf(request), question, fault?.message), redirect);
    } catch (error) {
      return fail(reply, error);
    }
  }

  private async take(step: Step, request: Request, reply: FastifyReply): Promise<FastifyReply> {
    if (!this.isOwnPage(request)) return send(reply.code(403), faultPage('The form came from another site.'));
    try {
      const location = await step(exchangeOf(request, reply), request);
      return await reply.header('cache-control', 'no-store').redirect(location, 303);
    } catch (error) {
      if (error instanceof DomainError && SHOWN_AGAIN.has(error.code)) return this.show(request, reply, error);
      return fail(reply, error);
    }
  }

  /** The cookie is not sent from other sites (SameSite), and browsers say where a form comes from. */
  private isOwnPage({ headers }: Request): boolean {
    const { origin, 'sec-fetch-site': site } = headers;
    return (origin === undefined || origin === this.settings.issuer) && (site === undefined || site === 'same-origin');
  }
}

function exchangeOf(request: Request, reply: FastifyReply): Exchange {
  return { uid: request.params.uid, request: request.raw, response: reply.raw };
}

function pathOf({ params }: Request): string {
  return `${PATHS.interaction}/${encodeURIComponent(params.uid)}`;
}

function fail(reply: FastifyReply, error: unknown): FastifyReply | Promise<FastifyReply> {
  if (error instanceof errors.SessionNotFound)
    return send(reply.code(400), faultPage('The log-in has run out or is over: start again where you came from.'));
  reportFailure('an interaction failed', error);
  const away = error instanceof DomainError && error.category === 'unavailable';
  return send(reply.code(away ? 503 : 500), faultPage('Please try again in a moment.'));
}

function send(reply: FastifyReply, html: string, redirect?: string): FastifyReply {
  return reply.headers(securityHeaders(redirect)).type('text/html; charset=utf-8').send(html);
}
