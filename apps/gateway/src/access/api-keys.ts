import type { identityV1 } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { hash } from 'node:crypto';
import { EndpointPatterns } from './endpoint-patterns';

/** The part of identity's client that is used here. */
export interface KeyExchange {
  exchangeApiKey(
    request: identityV1.ExchangeApiKeyRequest,
    options?: { deadlineMs?: number },
  ): Promise<identityV1.ExchangeApiKeyResponse>;
}

export interface KeyToken {
  readonly token: string;
  readonly endpoints: EndpointPatterns;
}

interface Held extends KeyToken {
  readonly until: number;
}

const LONGEST_USE_MS = 2_500;
const DEADLINE_MS = 1_000;
const CAPACITY = 10_000;
const API_KEY = /^aerie_[\w-]{8,250}$/;

export function isApiKey(credential: string): boolean {
  return credential.startsWith('aerie_');
}

/** The tokens that API keys stand for, each used for so short a time that a revocation holds within seconds everywhere. */
export class ApiKeys {
  private readonly held = new Map<string, Held>();
  private readonly pending = new Map<string, Promise<Held>>();

  constructor(private readonly identity: KeyExchange) {}

  async exchange(key: string): Promise<KeyToken> {
    if (!API_KEY.test(key)) throw new DomainError('invalid_api_key', 'unauthenticated', 'The API key is not valid.');
    const name = hash('sha256', key, 'base64url');
    const known = this.held.get(name);
    if (known && Date.now() < known.until) return known;
    let pending = this.pending.get(name);
    if (!pending) {
      pending = this.ask(key, name).finally(() => this.pending.delete(name));
      this.pending.set(name, pending);
    }
    return pending;
  }

  private async ask(key: string, name: string): Promise<Held> {
    const asked = Date.now();
    this.held.delete(name);
    const answer = await this.identity.exchangeApiKey({ key }, { deadlineMs: DEADLINE_MS }).catch(rethrow);
    const until = Math.min(asked + Math.min(answer.recheckAfter, LONGEST_USE_MS), answer.expiresAt);
    const held = { token: answer.accessToken, endpoints: new EndpointPatterns(answer.endpoints), until };
    const oldest = this.held.size >= CAPACITY ? this.held.keys().next().value : undefined;
    if (oldest !== undefined) this.held.delete(oldest);
    this.held.set(name, held);
    return held;
  }
}

function rethrow(cause: unknown): never {
  if (!(cause instanceof DomainError) || cause.category !== 'unavailable') throw cause;
  const options = { cause, retryAfterSeconds: 1 };
  throw new DomainError('identity_unavailable', 'unavailable', 'API keys cannot be checked at the moment.', options);
}
