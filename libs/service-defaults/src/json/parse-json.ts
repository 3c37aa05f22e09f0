import { DomainError } from '@app/kernel';
import { findDuplicateKey } from './duplicate-key';
import { toPointer } from './json-pointer';

const MAX_DEPTH = 32;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON that every parser on the way reads alike (RFC 7493): `JSON.parse`, and then what it lets pass. The value has as many keys as the
 * text unless one is there twice; only then is the text read again to say which.
 */
export function parseJson(body: Uint8Array): unknown {
  const text = decode(body);
  const value = parse(text);
  const inspection = new Inspection();
  inspection.visit(value, 1);
  if (inspection.keys !== countKeys(text))
    throw refused('duplicate_key', findDuplicateKey(text), 'The key is repeated.');
  return value;
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new DomainError('invalid_encoding', 'invalid', 'The body is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('malformed_json', 'invalid', 'The body is not valid JSON.');
  }
}

class Inspection {
  keys = 0;
  private readonly path: (string | number)[] = [];

  visit(value: unknown, depth: number): void {
    if (typeof value === 'number') this.checkNumber(value);
    if (typeof value !== 'object' || value === null) return;
    if (depth > MAX_DEPTH) throw this.refused('too_deep', `Nothing may be nested deeper than ${MAX_DEPTH} levels.`);
    if (Array.isArray(value)) for (let i = 0; i < value.length; i += 1) this.enter(i, value[i], depth);
    else for (const key of Object.keys(value)) this.visitMember(key, (value as Record<string, unknown>)[key], depth);
  }

  private visitMember(key: string, member: unknown, depth: number): void {
    this.keys += 1;
    this.enter(key, member, depth);
    if (key === '__proto__' || (key === 'constructor' && hasPrototype(member))) {
      this.path.push(key);
      throw this.refused('forbidden_key', 'The key may not be used.');
    }
  }

  private enter(key: string | number, member: unknown, depth: number): void {
    this.path.push(key);
    this.visit(member, depth + 1);
    this.path.pop();
  }

  private checkNumber(value: number): void {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw this.refused('number_out_of_range', 'The number cannot be kept exactly.');
  }

  private refused(code: string, detail: string): DomainError {
    return refused(code, this.path, detail);
  }
}

function hasPrototype(member: unknown): boolean {
  return typeof member === 'object' && member !== null && Object.hasOwn(member, 'prototype');
}

/** Of valid JSON: the colons that stand outside texts. */
function countKeys(text: string): number {
  let keys = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === COLON) keys += 1;
    else if (char === QUOTE) i = endOfText(text, i);
  }
  return keys;
}

function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (quote - first) % 2 === 1;
}

function refused(code: string, path: readonly (string | number)[], detail: string): DomainError {
  const errors = [{ pointer: toPointer(path), code, detail }];
  return new DomainError(code, 'invalid', 'The JSON of the body is not acceptable.', { errors });
}
