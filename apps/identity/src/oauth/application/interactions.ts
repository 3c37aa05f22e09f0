import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { LogIn } from '../../user/application/log-in';
import { UserRepository } from '../../user/application/ports/user.repository';
import { scopesOf } from '../../user/application/user-scopes';
import type { User } from '../../user/domain/user';
import { AuthorizationServers } from './authorization-servers';

export interface Exchange {
  readonly uid: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Question {
  readonly prompt: 'login' | 'consent';
  readonly clientId: string;
  readonly redirectUri: string;
  /** What the client asks for and the person may grant. */
  readonly scopes: readonly string[];
}

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

interface Missing {
  readonly missingOIDCScope?: readonly string[];
  readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
}

/** The conversation with the person at the browser, between the authorization request and its answer. All of its state is in the database. */
@Injectable()
export class Interactions {
  constructor(
    private readonly servers: AuthorizationServers,
    private readonly users: UserRepository,
    private readonly logIn: LogIn,
  ) {}

  async question(exchange: Exchange): Promise<Question> {
    const details = await this.details(exchange);
    const { prompt, params } = details;
    const scopes = prompt.name === 'consent' ? grantable(details, await this.person(details)) : [];
    return {
      prompt: prompt.name as Question['prompt'],
      clientId: String(params['client_id']),
      redirectUri: String(params['redirect_uri']),
      scopes,
    };
  }

  /** Where to send the browser; throws `invalid_login` or `too_many_attempts`. */
  async login(exchange: Exchange, username: string, password: string, address: string): Promise<string> {
    await this.details(exchange, 'login');
    const user = await this.logIn.execute(username, password, address);
    return this.answer(exchange, { login: { accountId: user.id } });
  }

  async consent(exchange: Exchange): Promise<string> {
    const details = await this.details(exchange, 'consent');
    const grantId = await this.grant(details, await this.person(details));
    return this.answer(exchange, { consent: { grantId } });
  }

  async refuse(exchange: Exchange): Promise<string> {
    await this.details(exchange);
    return this.answer(exchange, { error: 'access_denied', error_description: 'the person refused' });
  }

  private answer(
    { request, response }: Exchange,
    result: Parameters<Provider['interactionResult']>[2],
  ): Promise<string> {
    return this.servers.current.interactionResult(request, response, result, { mergeWithLastSubmission: true });
  }

  /** The cookie says which interaction the browser is in; the address has to say the same. */
  private async details({ uid, request, response }: Exchange, prompt?: Question['prompt']): Promise<Details> {
    const details = await this.servers.current.interactionDetails(request, response);
    if (details.uid !== uid || (prompt && details.prompt.name !== prompt))
      throw new errors.SessionNotFound('the page is not the one that is open');
    return details;
  }

  private async person({ session }: Details): Promise<User> {
    const user = session?.accountId === undefined ? undefined : await this.users.find(session.accountId);
    if (!user) throw new errors.SessionNotFound('nobody is logged in');
    return user;
  }

  private async grant(details: Details, user: User): Promise<string> {
    const { Grant } = this.servers.current;
    const existing = details.grantId === undefined ? undefined : await Grant.find(details.grantId);
    const grant = existing ?? new Grant({ accountId: user.id, clientId: String(details.params['client_id']) });
    const { missingOIDCScope = [], missingResourceScopes = {} } = details.prompt.details as Missing;
    const granted = new Set(scopesOf(user));
    for (const scope of missingOIDCScope)
      if (granted.has(scope)) grant.addOIDCScope(scope);
      else grant.rejectOIDCScope(scope);
    for (const [resource, scopes] of Object.entries(missingResourceScopes))
      for (const scope of scopes)
        if (granted.has(scope)) grant.addResourceScope(resource, scope);
        else grant.rejectResourceScope(resource, scope);
    return grant.save();
  }
}

function grantable({ prompt }: Details, user: User): string[] {
  const { missingResourceScopes = {} } = prompt.details as Missing;
  return Object.values(missingResourceScopes)
    .flat()
    .filter((scope) => scopesOf(user).includes(scope));
}
