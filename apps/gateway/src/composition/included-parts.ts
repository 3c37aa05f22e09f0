import { DomainError } from '@app/kernel';
import type { Principal, Scope } from '@app/auth';
import type { IncomingMessage } from 'node:http';
import type { Route } from '../routing/route-table';

export const PARTS = ['package', 'drone', 'account'] as const;
export type Part = (typeof PARTS)[number];

/** What a tenant needs besides the delivery. Of a drone it sees no more than the delivery itself lets it know, so nothing is needed. */
const SCOPES: Readonly<Record<Part, Scope | undefined>> = {
  package: 'packages:read',
  drone: undefined,
  account: 'accounts:read',
};
const DELIVERY = /^\/v\d+\/deliveries\/[^/?]+\/?\?/;

export function isComposed({ service }: Route, { method, url = '' }: IncomingMessage): boolean {
  if (service !== 'delivery' || (method !== 'GET' && method !== 'HEAD') || !url.includes('include')) return false;
  return DELIVERY.test(url) && new URLSearchParams(url.slice(url.indexOf('?'))).has('include');
}

/** The parts asked for, each once; throws unless all are known and the caller may see them. */
export function includedParts(url: string, { kind, scopes }: Principal): Part[] {
  const query = new URLSearchParams(url.slice(url.indexOf('?')));
  const names = new Set(query.getAll('include').flatMap((list) => list.split(',')));
  const unknown = [...names].filter((name) => !isPart(name));
  if (unknown.length > 0) {
    const detail = `There is nothing to include by the name of "${unknown[0]?.slice(0, 50)}"; there are ${PARTS.join(', ')}.`;
    throw new DomainError('unknown_include', 'invalid', detail);
  }
  const parts = PARTS.filter((part) => names.has(part));
  const needed = parts.map((part) => SCOPES[part]).find((scope) => scope !== undefined && !scopes.has(scope));
  if (needed !== undefined && kind === 'tenant')
    throw new DomainError('insufficient_scope', 'forbidden', `The token needs the scope ${needed}.`);
  return parts;
}

function isPart(name: string): name is Part {
  return (PARTS as readonly string[]).includes(name);
}

/** The address of the delivery alone. */
export function withoutInclude(url: string): string {
  const start = url.indexOf('?');
  const query = new URLSearchParams(url.slice(start));
  query.delete('include');
  return query.size === 0 ? url.slice(0, start) : `${url.slice(0, start)}?${query.toString()}`;
}
