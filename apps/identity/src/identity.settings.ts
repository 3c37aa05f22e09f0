import { createHash } from 'node:crypto';
import { demoClientIds } from './client/application/demo-clients';
import type { KeyTimes } from './signing-key/domain/key-lifecycle';

export interface IdentityEnvironment {
  readonly profile: 'embedded' | 'production';
  readonly issuer: string;
  readonly keyEncryptionKey?: string;
  readonly serviceClients: Readonly<Record<string, string>>;
  readonly keyRotationDays?: number;
  readonly keyPublishAheadSeconds?: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** Ten minutes more than the longest token that they sign is good for. */
const KEY_RETENTION_MS = 70 * 60_000;
const MIN_SECRET_LENGTH = 32;
const EMBEDDED_KEY = createHash('sha256').update('aerie embedded profile').digest();

export class IdentitySettings {
  readonly profile: 'embedded' | 'production';
  readonly issuer: string;
  readonly keyEncryptionKey: Buffer;
  readonly serviceClients: Readonly<Record<string, string>>;
  readonly keyTimes: KeyTimes;

  constructor({ profile, issuer, keyEncryptionKey, serviceClients, ...keys }: IdentityEnvironment) {
    if (profile === 'production') refuseDevelopmentSettings(keyEncryptionKey, serviceClients);
    this.profile = profile;
    this.issuer = issuer;
    this.keyEncryptionKey = keyEncryptionKey ? Buffer.from(keyEncryptionKey, 'base64') : EMBEDDED_KEY;
    this.serviceClients = serviceClients;
    this.keyTimes = {
      rotationMs: (keys.keyRotationDays ?? 30) * DAY_MS,
      aheadMs: (keys.keyPublishAheadSeconds ?? 60) * 1000,
      retentionMs: KEY_RETENTION_MS,
    };
  }
}

function refuseDevelopmentSettings(key: string | undefined, serviceClients: Readonly<Record<string, string>>): void {
  if (!key) throw new Error('The production profile does not start without AERIE_KEY_ENCRYPTION_KEY.');
  const demo = Object.keys(serviceClients).filter((clientId) => demoClientIds.includes(clientId));
  if (demo.length > 0) {
    throw new Error(`The production profile does not start with the demo clients ${demo.join(', ')}.`);
  }
  const weak = Object.entries(serviceClients).filter(([, secret]) => secret.length < MIN_SECRET_LENGTH);
  if (weak.length > 0) {
    const names = weak.map(([clientId]) => clientId).join(', ');
    throw new Error(`The production profile needs secrets of ${MIN_SECRET_LENGTH} or more characters: ${names}.`);
  }
}
