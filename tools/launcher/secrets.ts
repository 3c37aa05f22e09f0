import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomPassword } from '../infrastructure/postgres';
import { SetupError } from '../infrastructure/setup-error';
import { writeAtomically } from './files';

/** Made once per data folder and never shown: passwords of databases, broker users and service clients, and a key. */
export interface Secrets {
  postgres: string;
  natsAdministrator: string;
  /** 32 bytes, base64: seals identity's signing keys in its database. */
  keyEncryption: string;
  databases: Record<string, string>;
  nats: Record<string, string>;
  clients: Record<string, string>;
}

export function loadSecrets(file: string, services: string[]): Secrets {
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 });
  const stored = existsSync(file) ? parse(file) : {};
  const secrets: Secrets = {
    postgres: stored.postgres ?? randomPassword(),
    natsAdministrator: stored.natsAdministrator ?? randomPassword(),
    keyEncryption: stored.keyEncryption ?? randomBytes(32).toString('base64'),
    databases: complete(services, stored.databases),
    nats: complete(services, stored.nats),
    clients: complete(
      services.map((service) => `svc-${service}`),
      stored.clients,
    ),
  };
  writeAtomically(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function complete(names: string[], known: Record<string, string> = {}): Record<string, string> {
  return { ...Object.fromEntries(names.map((name) => [name, randomPassword()])), ...known };
}

function parse(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    throw new SetupError(
      `${file} cannot be read (${(error as Error).message}): restore it, or start afresh with "npm run reset".`,
    );
  }
}
