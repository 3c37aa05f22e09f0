import { reportFailure } from '@app/service-defaults';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { importJWK, type CryptoKey, type JWK } from 'jose';
import { hkdfSync } from 'node:crypto';
import { IdentitySettings } from '../../identity.settings';
import { dueChange } from '../domain/key-lifecycle';
import { KeyStore, type KeyInventory } from './ports/key-store';

export interface KeySet {
  /** Private keys; the first one signs, all are published. */
  readonly jwks: readonly JWK[];
  readonly signer: { readonly kid: string; readonly key: CryptoKey };
  /** Of the same keys, so that cookies rotate with them. */
  readonly cookieKeys: readonly string[];
}

type Listener = (keys: KeySet) => void;

const POLL_MS = 1000;

/** The keys as all replicas have them, a second behind at most. Whoever sees a change that is due makes it. */
@Injectable()
export class KeyRing implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly listeners: Listener[] = [];
  private timer: NodeJS.Timeout | undefined;
  private held: { readonly order: string; readonly set: KeySet } | undefined;

  constructor(
    private readonly store: KeyStore,
    @Inject(IdentitySettings) private readonly settings: Pick<IdentitySettings, 'keyTimes'>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.refreshQuietly(), POLL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  get current(): KeySet {
    if (!this.held) throw new Error('The signing keys were not read yet.');
    return this.held.set;
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  async refresh(): Promise<KeyInventory> {
    const read = await this.store.read();
    const inventory = this.due(read) ? await this.store.change((now) => this.due(now)) : read;
    await this.take(inventory);
    return inventory;
  }

  private due({ keys, readAt }: KeyInventory) {
    return dueChange(keys, readAt, this.settings.keyTimes);
  }

  private async take({ keys }: KeyInventory): Promise<void> {
    const order = keys.map(({ kid }) => kid).join(' ');
    if (order === this.held?.order) return;
    const jwks = keys.map(({ jwk }) => jwk);
    const [signer] = jwks;
    if (!signer?.kid) throw new Error('There is no signing key.');
    const key = (await importJWK(signer, 'ES256')) as CryptoKey;
    this.held = { order, set: { jwks, signer: { kid: signer.kid, key }, cookieKeys: jwks.map(cookieKey) } };
    for (const listener of this.listeners) listener(this.held.set);
  }

  private async refreshQuietly(): Promise<void> {
    await this.refresh().catch((error: Error) => reportFailure('the signing keys were not read', error));
  }
}

function cookieKey({ d }: JWK): string {
  return Buffer.from(hkdfSync('sha256', d ?? '', '', 'aerie.identity.cookies', 32)).toString('base64url');
}
