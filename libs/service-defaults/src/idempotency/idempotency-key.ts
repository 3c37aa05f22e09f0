import { principalOf, type Principal } from '@app/auth';
import { DomainError } from '@app/kernel';
import type { FastifyRequest } from 'fastify';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { Answer } from './answer';

const HEADER = 'idempotency-key';
const FORMAT = /^[\x21-\x7e]{1,255}$/;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A row of the table. */
export interface KeyRecord {
  readonly keyHash: Buffer;
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
}

/**
 * A client's key together with the request that it stands for. Cipher key and fingerprint key are derived from it, and kept nowhere. They are
 * key objects because Node 24 throws and catches an error inside for each key given as bytes, which costs more than the cipher.
 */
export class IdempotencyKey {
  readonly hash: Buffer;
  private readonly cipherKey: KeyObject;
  private readonly fingerprint: Buffer;

  constructor(scope: string, key: string, request: Pick<FastifyRequest, 'method' | 'url' | 'body'>) {
    this.hash = createHash('sha256').update(`${scope}\0${key}`).digest();
    const secrets = Buffer.from(hkdfSync('sha256', key, scope, 'aerie idempotency answer', 64));
    this.cipherKey = createSecretKey(secrets.subarray(0, 32));
    const { method, url, body } = request;
    this.fingerprint = createHmac('sha256', createSecretKey(secrets.subarray(32)))
      .update(`${method} ${url}\n${canonical(body)}`)
      .digest();
  }

  /** Undefined when the request has no key, or nobody to keep an answer for. */
  static of(request: FastifyRequest): IdempotencyKey | undefined {
    const values = request.raw.headersDistinct[HEADER];
    const principal = principalOf(request);
    if (!values || !principal) return undefined;
    const [key = ''] = values;
    if (values.length > 1 || !FORMAT.test(key)) throw invalidKey();
    return new IdempotencyKey(scopeOf(principal), key, request);
  }

  seal(answer: Answer): KeyRecord {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.cipherKey, nonce).setAAD(this.hash);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
    const { hash: keyHash, fingerprint } = this;
    return { keyHash, fingerprint, answer: Buffer.concat([nonce, cipher.getAuthTag(), sealed]) };
  }

  open({ fingerprint, answer }: KeyRecord): Answer {
    if (!fingerprint.equals(this.fingerprint)) throw reusedKey();
    const bodyAt = NONCE_BYTES + TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, this.cipherKey, answer.subarray(0, NONCE_BYTES))
      .setAAD(this.hash)
      .setAuthTag(answer.subarray(NONCE_BYTES, bodyAt));
    const text = Buffer.concat([decipher.update(answer.subarray(bodyAt)), decipher.final()]).toString('utf8');
    return JSON.parse(text) as Answer;
  }
}

/** All clients of an account share its keys; an operator has none, and so its own. */
function scopeOf({ accountId, clientId }: Principal): string {
  return accountId ?? `client:${clientId}`;
}

/** The same text for the same JSON value, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isObject(part) ? sorted(part) : part)) ?? '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(object)
      .toSorted()
      .map((name) => [name, object[name]]),
  );
}

function invalidKey(): DomainError {
  const rule = 'The Idempotency-Key must be one value of 1 to 255 visible ASCII characters.';
  return new DomainError('invalid_idempotency_key', 'invalid', rule);
}

function reusedKey(): DomainError {
  const detail = 'This Idempotency-Key was used for another request.';
  return new DomainError('idempotency_key_reused', 'rule-violated', detail);
}
