import { createPolicy } from '@app/resilience';
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** 16 MiB and a fifth of a second, as OWASP has it. */
const COST = { N: 2 ** 14, r: 8, p: 5 };

/** Two threads at most: there are four, and whoever looks up a host or opens a connection needs one. */
const workers = createPolicy({ name: 'passwords', timeoutMs: 10_000, bulkhead: { concurrent: 2, queue: 50 } });
const deriveKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const derive = (...input: Parameters<typeof deriveKey>) => workers.execute(() => deriveKey(...input));

/** `scrypt$N$r$p$salt$key`, so that the cost can rise without a change to what is stored. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, KEY_BYTES, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, n, r, p, salt = '', key = ''] = stored.split('$');
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), expected.length, cost);
  return timingSafeEqual(actual, expected);
}
