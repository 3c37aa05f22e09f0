import type { Scope } from '@app/auth';
import type { Caller } from '../access/access';

export interface RootLink {
  readonly href: string;
  readonly templated?: true;
  readonly title?: string;
}

/** `anybody`, also without a token; `operator`; else tenants with any of the scopes, and operators. */
type Audience = 'anybody' | 'operator' | readonly Scope[];

const deliveries: Audience = ['deliveries:read', 'deliveries:write'];
const PAGE = 'limit,cursor';

const LINKS: readonly (readonly [rel: string, audience: Audience, href: string])[] = [
  ['token', 'anybody', '/oauth2/token'],
  ['deliveries', deliveries, '/v1/deliveries'],
  ['find-deliveries', ['deliveries:read'], `/v1/deliveries{?status,externalId,ids,${PAGE}}`],
  ['delivery', deliveries, '/v1/deliveries/{id}{?include}'],
  ['deliveries-v2', deliveries, '/v2/deliveries'],
  ['delivery-v2', deliveries, '/v2/deliveries/{id}{?include}'],
  ['delivery-requests', deliveries, '/v1/delivery-requests'],
  ['find-delivery-requests', ['deliveries:read'], `/v1/delivery-requests{?status,ids,${PAGE}}`],
  ['delivery-requests-batch', ['deliveries:write'], '/v1/delivery-requests/batch'],
  ['quotes', deliveries, '/v1/quotes'],
  ['packages', ['packages:read'], '/v1/packages'],
  ['find-packages', ['packages:read'], `/v1/packages{?deliveryId,status,ids,${PAGE}}`],
  ['nests', ['nests:read'], '/v1/nests'],
  ['accounts', ['accounts:read'], '/v1/accounts'],
  ['api-keys', ['api-keys:read', 'api-keys:write'], '/v1/api-keys'],
  ['drones', 'operator', '/v1/drones'],
  ['drone', 'operator', '/v1/drones/{id}'],
  ['nest', 'operator', '/v1/nests/{id}'],
  ['sagas', 'operator', '/v1/sagas'],
  ['find-sagas', 'operator', `/v1/sagas{?status,${PAGE}}`],
  ['dead-letters', 'operator', '/v1/dead-letters/{service}'],
  ['clients', 'operator', '/v1/clients'],
  ['users', 'operator', '/v1/users'],
  ['find-users', 'operator', `/v1/users{?accountId,${PAGE}}`],
  ['signing-keys', 'operator', '/v1/signing-keys'],
];
const DOCUMENTS: Readonly<Record<string, RootLink>> = {
  'service-desc': { href: '/docs/openapi.json' },
  documentation: { href: '/docs' },
};

/** What this caller can do, as links; a template (RFC 6570) is marked as such. */
export function rootLinks(caller: Caller | undefined, documents: boolean): Readonly<Record<string, RootLink>> {
  const visible = LINKS.filter(([, audience, href]) => allows(audience, href, caller));
  const links = visible.map(([rel, , href]): [string, RootLink] => [
    rel,
    href.includes('{') ? { href, templated: true } : { href },
  ]);
  return { self: { href: '/v1' }, ...Object.fromEntries(links), ...(documents ? DOCUMENTS : {}) };
}

function allows(audience: Audience, href: string, caller: Caller | undefined): boolean {
  if (audience === 'anybody') return true;
  if (!caller || caller.endpoints?.reach(href.replace(/\{\?.*$/, '')) === false) return false;
  const { kind, scopes } = caller.principal;
  return kind === 'operator' || (audience !== 'operator' && audience.some((name) => scopes.has(name)));
}
