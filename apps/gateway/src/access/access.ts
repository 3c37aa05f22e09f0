import { PUBLIC_AUDIENCE, type Principal, type TokenVerifier } from '@app/auth';
import { DomainError } from '@app/kernel';
import type { IncomingMessage } from 'node:http';
import { isApiKey, type ApiKeys } from './api-keys';
import type { EndpointPatterns } from './endpoint-patterns';

export interface Caller {
  readonly principal: Principal;
  /** Set when the token that stands for an API key takes the place of what the caller sent. */
  readonly authorization?: string;
  /** What an API key may be used for. */
  readonly endpoints?: EndpointPatterns;
}

const BEARER = /^Bearer ([\w\-.~+/]+=*)$/i;

/** Who calls: by an access token, or by an API key in `Authorization` or `X-Api-Key`. */
export class Access {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly keys: ApiKeys,
  ) {}

  /** Who calls, if what was called may be called with this credential. */
  async admit(request: IncomingMessage): Promise<Caller> {
    const caller = await this.identify(request);
    if (caller.endpoints?.allow(request.method ?? '', request.url ?? '') === false)
      throw new DomainError('endpoint_not_allowed', 'forbidden', 'The API key may not be used for this endpoint.');
    return caller;
  }

  async identify(request: IncomingMessage): Promise<Caller> {
    const credential = credentialOf(request);
    if (!isApiKey(credential)) return { principal: await this.verifier.verify(credential, PUBLIC_AUDIENCE) };
    const { token, endpoints } = await this.keys.exchange(credential);
    const principal = await this.verifier.verify(token, PUBLIC_AUDIENCE);
    return { principal, authorization: `Bearer ${token}`, endpoints };
  }
}

export function hasCredential({ headers }: IncomingMessage): boolean {
  return headers.authorization !== undefined || headers['x-api-key'] !== undefined;
}

export function bringsApiKey({ headers: { authorization, 'x-api-key': key } }: IncomingMessage): boolean {
  if (authorization === undefined) return key !== undefined;
  return isApiKey(BEARER.exec(authorization)?.[1] ?? '');
}

function credentialOf({ headers }: IncomingMessage): string {
  const { authorization, 'x-api-key': key } = headers;
  if (authorization !== undefined && key !== undefined)
    throw new DomainError('ambiguous_credentials', 'invalid', 'Send an access token or an API key, not both.');
  if (typeof key === 'string') {
    if (!isApiKey(key)) throw new DomainError('invalid_api_key', 'unauthenticated', 'The API key is not valid.');
    return key;
  }
  if (!authorization)
    throw new DomainError('missing_token', 'unauthenticated', 'An access token or an API key is needed.');
  const token = BEARER.exec(authorization)?.[1];
  if (!token) throw new DomainError('invalid_token', 'unauthenticated', 'Authorization must be Bearer and one token.');
  return token;
}
