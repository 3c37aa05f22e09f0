import { createHash } from 'node:crypto';
import type { BlockList } from 'node:net';
import { demoClientIds } from './client/application/demo-clients';
import { toNetworks } from './oauth/api/client-address';
import type { KeyTimes } from './signing-key/domain/key-lifecycle';

export interface IdentityEnvironment {
  readonly profile: 'embedded' | 'production';
  readonly issuer: string;
  readonly keyEncryptionKey?: string;
  readonly serviceClients: Readonly<Record<string, string>>;
  readonly keyRotationDays?: number;
  readonly keyPublishAheadSeconds?: number;
  readonly tokenRequestsPerMinute?: number;
  readonly trustedProxies?: readonly string[];
}

const PRIVATE_NETWORKS = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
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
  readonly tokenRequestsPerMinute: number;
  readonly trustedProxies: BlockList;

  constructor(environment: IdentityEnvironment) {
    const { profile, issuer, keyEncryptionKey, serviceClients } = environment;
    if (profile === 'production') refuseDevelopmentSettings(keyEncryptionKey, serviceClients);
    this.profile = profile;
    this.issuer = issuer;
    this.keyEncryptionKey = keyEncryptionKey ? Buffer.from(keyEncryptionKey, 'base64') : EMBEDDED_KEY;
    this.serviceClients = serviceClients;
    this.keyTimes = {
      rotationMs: (environment.keyRotationDays ?? 30) * DAY_MS,
      aheadMs: (environment.keyPublishAheadSeconds ?? 60) * 1000,
      retentionMs: KEY_RETENTION_MS,
    };
    this.tokenRequestsPerMinute = environment.tokenRequestsPerMinute ?? 600;
    this.trustedProxies = toNetworks(environment.trustedProxies ?? PRIVATE_NETWORKS);
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
