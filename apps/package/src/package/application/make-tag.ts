import { randomInt } from 'node:crypto';

/** Without letters and digits that people mistake for one another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

export function makeTag(): string {
  return `AE-${Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}
