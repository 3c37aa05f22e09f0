import { DomainError, type VersionGuard } from '@app/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import { etagOf, matchesStrongly, matchesWeakly, parseTags, versionsIn, type TagCondition } from './entity-tags';

type ConditionName = 'If-Match' | 'If-None-Match';

const unconditional: VersionGuard = () => undefined;

/** The preconditions of a write, in the order of RFC 9110 §13.2.2. There are no dates to compare, so the conditions on dates do not count. */
export function writeGuard(headers: IncomingHttpHeaders): VersionGuard {
  const ifMatch = versionCondition(headers, 'If-Match');
  const ifNoneMatch = versionCondition(headers, 'If-None-Match');
  if (!ifMatch && !ifNoneMatch) return unconditional;
  return (current) => {
    const etag = current === undefined ? undefined : etagOf(current);
    if (ifMatch && !matchesStrongly(ifMatch, etag)) throw preconditionFailed('If-Match', etag);
    if (ifNoneMatch && matchesWeakly(ifNoneMatch, etag)) throw preconditionFailed('If-None-Match', etag);
  };
}

export function conditionOf(headers: IncomingHttpHeaders, name: ConditionName): TagCondition | undefined {
  const value = headers[name === 'If-Match' ? 'if-match' : 'if-none-match'];
  return value === undefined ? undefined : parseTags(name, value);
}

export function preconditionFailed(name: ConditionName, etag: string | undefined): DomainError {
  const now = etag === undefined ? 'There is nothing here to match' : `The version is now ${etag}`;
  return new DomainError('precondition_failed', 'precondition-failed', `${now}: ${name} does not hold.`);
}

function versionCondition(headers: IncomingHttpHeaders, name: ConditionName): TagCondition | undefined {
  const condition = conditionOf(headers, name);
  return condition && versionsIn(condition);
}
