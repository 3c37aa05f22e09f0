import { ROUTES, RouteTable } from './route-table';

describe('RouteTable', () => {
  const table = new RouteTable(ROUTES);

  it.each([
    ['/oauth2/token', 'identity'],
    ['/.well-known/openid-configuration', 'identity'],
    ['/v1/accounts', 'account'],
    ['/v1/accounts/01900000-0000-7000-8000-000000000001/credit', 'account'],
    ['/v1/delivery-requests', 'ingestion'],
    ['/v1/deliveries/a%20b', 'delivery'],
    ['/v1/quotes/01900000-0000-7000-8000-000000000001', 'delivery'],
    ['/v1/nests/', 'drone'],
    ['/v2/deliveries/1', 'delivery'],
    ['/v1/quotes', 'delivery'],
    ['/v1/api-keys/1', 'identity'],
    ['/v1/dead-letters/package', 'package'],
    ['/v1/dead-letters/package/01900000-0000-7000-8000-000000000001/redrive?x', 'package'],
  ])('sends %s to %s', (path, service) => {
    expect(table.match(path)?.service).toBe(service);
  });

  it.each([
    '',
    '/',
    '*',
    '/v1',
    '/v2/accounts',
    '/v3/deliveries',
    '/v2.1/deliveries',
    '/v2.1.3/deliveries',
    '/v1/dead-letters',
    '/v1/dead-letters/',
    '/v1/dead-letters/identity',
    '/v1/dead-letters/packages',
    '/v1/accountsx',
    '/V1/accounts',
    '/v1/Accounts',
    '/health/ready',
    '/docs/v1/openapi.json',
    '/v1/%61ccounts',
    '/%761/accounts',
    '/v1%2faccounts',
    '/v1/accounts/%2fhealth',
    '/v1/accounts/%2Fhealth',
    '/v1/accounts/%5chealth',
    '/v1/accounts/..',
    '/v1/accounts/../../health',
    '/v1/accounts/./x',
    '/v1/accounts/%2e%2e/health',
    '/v1/accounts/.%2E/health',
    '/v1/accounts/%252e%252e/health',
    '/v1//accounts',
    '//v1/accounts',
    '/v1/accounts//x',
    '/v1/accounts;x=/..',
    '/v1/accounts/%00',
    '/v1/accounts/%0d%0ax',
    '/v1/accounts/%zz',
    '/v1/accounts/\\health',
    '/v1/accounts/é',
    '/v1/accounts#x',
    'http://evil/v1/accounts',
  ])('knows nothing of %s', (path) => {
    expect(table.match(path)).toBeUndefined();
  });

  it('asks for a token everywhere but at the token endpoint and discovery', () => {
    const openPrefixes = Object.keys(ROUTES).filter((prefix) => ROUTES[prefix]?.open);
    expect(openPrefixes).toEqual(['/oauth2', '/.well-known']);
  });
});
