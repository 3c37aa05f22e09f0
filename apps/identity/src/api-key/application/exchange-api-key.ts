import { Clock } from '@app/kernel';
import { reportFailure } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { statusOf, type ApiKey } from '../domain/api-key';
import { InvalidApiKeyError } from '../domain/api-key.errors';
import { hasDigest, idIn } from './key-text';
import { KeyTokens, type KeyToken } from './key-tokens';
import { ApiKeyRepository } from './ports/api-key.repository';

export interface Exchange extends KeyToken {
  readonly key: ApiKey;
}

const TOUCH_MS = 60_000;
const MOST_TOUCHED = 10_000;

@Injectable()
export class ExchangeApiKey {
  private readonly touched = new Map<string, number>();

  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly tokens: KeyTokens,
    private readonly clock: Clock,
  ) {}

  async execute(text: string): Promise<Exchange> {
    const id = idIn(text);
    const key = id === undefined ? undefined : await this.keys.find(id);
    const now = this.clock.now();
    if (!key || !hasDigest(text, key.digest) || statusOf(key, now) !== 'active') throw new InvalidApiKeyError();
    this.touch(key.id, now.getTime());
    return { key, ...(await this.tokens.tokenFor(key)) };
  }

  /** Nobody waits for it, and a lost one is made good by the next. */
  private touch(id: string, now: number): void {
    if (now - (this.touched.get(id) ?? 0) < TOUCH_MS) return;
    if (this.touched.size >= MOST_TOUCHED) this.touched.clear();
    this.touched.set(id, now);
    this.keys.touch(id).catch((error: Error) => reportFailure('the use of an API key was not noted', error));
  }
}
