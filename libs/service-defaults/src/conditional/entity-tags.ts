import { DomainError } from '@app/kernel';
import { createHash } from 'node:crypto';

/** One member of a list of entity tags; empty members are tolerated (RFC 9110 §5.6.1.2). */
const MEMBER = /[ \t]*(?:(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(?:,|$)/y;

const LIVE_DIGITS = 12;

interface EntityTag {
  readonly opaque: string;
  readonly weak: boolean;
}

/** A condition of RFC 9110 §13.1: `*`, or a list of entity tags. */
export type TagCondition = '*' | readonly EntityTag[];

/** A tag of a version, with or without what changes by itself. */
const VERSIONED = /^"(\d+)(?:\.[\da-f]+)?"$/;

export function etagOf(version: number, live?: unknown): string {
  if (live === undefined) return `"${version}"`;
  return `"${version}.${createHash('sha1').update(JSON.stringify(live)).digest('hex').slice(0, LIVE_DIGITS)}"`;
}

/** The condition on versions alone: a write is about what others wrote, not about what moved by itself. */
export function versionsIn(condition: TagCondition): TagCondition {
  if (condition === '*') return condition;
  return condition.map(({ opaque, weak }) => ({ opaque: opaque.replace(VERSIONED, '"$1"'), weak }));
}

export function parseTags(name: string, value: string): TagCondition {
  if (value.trim() === '*') return '*';
  const tags = readTags(value);
  if (tags === undefined || tags.length === 0)
    throw new DomainError('invalid_precondition', 'invalid', `${name} must be * or a list of entity tags such as "7".`);
  return tags;
}

function readTags(value: string): EntityTag[] | undefined {
  const tags: EntityTag[] = [];
  MEMBER.lastIndex = 0;
  while (MEMBER.lastIndex < value.length) {
    const member = MEMBER.exec(value);
    if (!member) return undefined;
    const [, weak, opaque] = member;
    if (opaque !== undefined) tags.push({ opaque, weak: weak !== undefined });
  }
  return tags;
}

/** Strong comparison (§8.8.3.2): our tags are strong, so one that was weakened on its way never matches. */
export function matchesStrongly(condition: TagCondition, current: string | undefined): boolean {
  if (current === undefined) return false;
  return condition === '*' || condition.some(({ opaque, weak }) => !weak && opaque === current);
}

export function matchesWeakly(condition: TagCondition, current: string | undefined): boolean {
  if (current === undefined) return false;
  return condition === '*' || condition.some(({ opaque }) => opaque === current);
}
