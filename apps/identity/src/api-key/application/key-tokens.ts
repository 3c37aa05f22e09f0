import { PUBLIC_AUDIENCE } from '@app/auth';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { IdentitySettings } from '../../identity.settings';
import { KeyRing } from '../../signing-key/application/key-ring';
import type { ApiKey } from '../domain/api-key';
import { keyClient } from './key-client';

export interface KeyToken {
  readonly token: string;
  readonly expiresAt: number;
}

const LIFE_MS = 60_000;
const LEAST_REST_MS = 15_000;
const CAPACITY = 10_000;

/** Tokens of a minute, each given out for three quarters of it, so that most exchanges sign nothing. */
@Injectable()
export class KeyTokens {
  private readonly made = new Map<string, KeyToken>();

  constructor(
    private readonly ring: KeyRing,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {}

  async tokenFor(key: ApiKey): Promise<KeyToken> {
    const now = this.clock.now().getTime();
    const known = this.made.get(key.id);
    if (known && known.expiresAt - now > LEAST_REST_MS) return known;
    const fresh = await this.sign(key, now);
    this.made.delete(key.id);
    if (this.made.size >= CAPACITY) this.made.delete(this.made.keys().next().value ?? '');
    this.made.set(key.id, fresh);
    return fresh;
  }

  private async sign(key: ApiKey, now: number): Promise<KeyToken> {
    const { signer } = this.ring.current;
    const expiresAt = Math.min(now + LIFE_MS, key.expiresAt?.getTime() ?? Infinity);
    const client = keyClient(key.id);
    const token = await new SignJWT({ client_id: client, scope: key.scopes.join(' '), account_id: key.accountId })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid })
      .setIssuer(this.settings.issuer)
      .setAudience(PUBLIC_AUDIENCE)
      .setSubject(client)
      .setJti(randomUUID())
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(signer.key);
    return { token, expiresAt: Math.floor(expiresAt / 1000) * 1000 };
  }
}
