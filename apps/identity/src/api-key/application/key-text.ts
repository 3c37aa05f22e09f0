import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = /^aerie_([0-9a-f]{32})_[\w-]{43}$/;
const SECRET_BYTES = 32;

/** `aerie_<id without dashes>_<32 random bytes>`: recognisable to scanners of leaked secrets, and found by its id. */
export function makeKeyText(id: string): string {
  return `aerie_${id.replaceAll('-', '')}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** The id that the text claims to have; undefined when it is no key at all. */
export function idIn(text: string): string | undefined {
  const hex = KEY.exec(text)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A plain digest is enough: the secret has 256 random bits. */
export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

export function hasDigest(text: string, digest: Buffer): boolean {
  const actual = digestOf(text);
  return actual.length === digest.length && timingSafeEqual(actual, digest);
}
