import { randomUUID } from 'node:crypto';
import type { Rule } from '@app/auth';
import fc from 'fast-check';
import { ApiClient, orderNearNest } from './support/api-client';
import { ApiContract } from './support/api-contract';
import { apiDocuments, operationsOf, type ApiDocument, type NamedOperation } from './support/api-documents';
import { TokenForge } from './support/forged-tokens';
import { POLICIES } from '../support/policies';
import { valid } from './support/schema-arbitrary';
import { startTestSuite, type TestSuite } from './support/test-suite';

const AT_ONCE = 8;
const STRANGER = '01900000-0000-7000-8000-000000000002';

interface Route extends NamedOperation {
  readonly service: string;
  readonly rule: Rule;
  readonly contract: ApiContract;
}

interface Outcome {
  readonly status: number;
  readonly code: string | undefined;
}

/** Every route of the running services, with every kind of caller, at the gateway and at the service, against the policies. */
describe('The policy', () => {
  let suite: TestSuite;
  let forge: TokenForge;
  let routes: Route[];
  let owned: Owned;

  beforeAll(async () => {
    suite = await startTestSuite();
    forge = await TokenForge.of(suite);
    routes = (await apiDocuments(suite)).flatMap(routesOf);
    owned = await ownedIds(await ApiClient.as(suite.gatewayUrl, 'demo-merchant'));
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  async function ask(base: string, route: Route, token: string | undefined, ids: string): Promise<Outcome> {
    const schema = route.contract.bodySchema(route.operation);
    const [body] = schema ? fc.sample(valid(schema, route.contract.resolve), { numRuns: 1, seed: 1 }) : [undefined];
    const response = await fetch(`${base}${route.path.replaceAll(/\{\w+\}/g, ids)}`, {
      method: route.method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await response.body?.cancel();
      return { status: response.status, code: undefined };
    }
    const text = await response.text();
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
    return { status: response.status, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined };
  }

  /** What differs from what is expected of this caller on each of the routes. */
  async function mismatches(
    token: string | undefined,
    expected: (route: Route, base: string) => 'admitted' | 401 | 403,
  ) {
    const cases = routes.flatMap((route) =>
      [suite.gatewayUrl, suite.url(route.service)].map((base) => ({ route, base })),
    );
    const wrong: string[] = [];
    const work = async () => {
      for (let next = cases.pop(); next; next = cases.pop()) {
        const { route, base } = next;
        const { status, code } = await ask(base, route, token, randomUUID());
        const isRefusal = status === 401 || (status === 403 && code === 'insufficient_scope');
        const outcome = isRefusal ? status : 'admitted';
        if (outcome !== expected(route, base))
          wrong.push(`${route.method} ${route.path} at ${base}: ${status} ${code}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return wrong;
  }

  it('has a line for every route, and lines for many routes', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(routes.filter(({ rule }) => rule === undefined).map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('asks everybody for a token', async () => {
    expect(await mismatches(undefined, ({ rule }) => ('open' in rule ? 'admitted' : 401))).toEqual([]);
  }, 60_000);

  it('knows services, but not on the public surface', async () => {
    const token = await suite.serviceToken('scheduler');
    expect(await mismatches(token, ({ rule }) => ('open' in rule ? 'admitted' : 401))).toEqual([]);
  }, 60_000);

  it('admits an operator everywhere', async () => {
    const token = await forge.access({ scope: 'ops', account_id: undefined });
    expect(await mismatches(token, () => 'admitted')).toEqual([]);
  }, 60_000);

  it('lets a tenant without a scope do nothing', async () => {
    const token = await forge.access({ scope: '', account_id: randomUUID() });
    expect(await mismatches(token, ({ rule }) => ('open' in rule ? 'admitted' : 403))).toEqual([]);
  }, 60_000);

  it('lets a tenant do what each of its scopes says, and no more', async () => {
    const scopes = new Set(routes.flatMap(({ rule }) => ('scopes' in rule ? rule.scopes : [])));
    expect(scopes.size).toBeGreaterThan(5);
    for (const scope of scopes) {
      const token = await forge.access({ scope, account_id: randomUUID() });
      const wrong = await mismatches(token, ({ rule }) => {
        if ('open' in rule) return 'admitted';
        return 'scopes' in rule && rule.scopes.includes(scope) ? 'admitted' : 403;
      });
      expect({ [scope]: wrong }).toEqual({ [scope]: [] });
    }
  }, 180_000);

  it('takes an API key at the gateway for what a token of its scope allows, and at no service', async () => {
    const scopes = new Set(routes.flatMap(({ rule }) => ('scopes' in rule ? rule.scopes : [])));
    const maker = await forge.access({ scope: [...scopes].join(' '), account_id: randomUUID() });
    for (const scope of [...scopes].filter(isForKeys)) {
      const created = await ApiClient.with(suite.gatewayUrl, maker).post<{ key: string }>('/v1/api-keys', {
        name: scope,
        scopes: [scope],
      });
      const wrong = await mismatches(created.body.key, ({ rule }, base) => {
        if ('open' in rule) return 'admitted';
        if (base !== suite.gatewayUrl) return 401;
        return 'scopes' in rule && rule.scopes.includes(scope) ? 'admitted' : 403;
      });
      expect({ [scope]: wrong }).toEqual({ [scope]: [] });
    }
  }, 180_000);

  it("shows a stranger of another's objects what it shows of none", async () => {
    const scope = [...new Set(routes.flatMap(({ rule }) => ('scopes' in rule ? rule.scopes : [])))].join(' ');
    const owner = await forge.access({ scope });
    const stranger = await forge.access({ scope, account_id: STRANGER });
    const wrong: string[] = [];
    for (const route of routes.filter(({ path, rule }) => 'scopes' in rule && path.includes('{') && !isShared(path))) {
      const name = `${route.method} ${route.path}`;
      const id = ownedId(route.path, owned);
      if (id === undefined) {
        wrong.push(`${name}: no object of a tenant to try it with`);
        continue;
      }
      const foreign = await ask(suite.gatewayUrl, route, stranger, id);
      const missing = await ask(suite.gatewayUrl, route, stranger, randomUUID());
      const isCreate = route.method === 'PUT' && route.path.endsWith('{id}');
      if (foreign.status !== 404) wrong.push(`${name}: a stranger gets ${foreign.status} ${foreign.code}`);
      if (!isCreate && foreign.code !== missing.code) wrong.push(`${name}: ${foreign.code}, but ${missing.code}`);
      if (route.method !== 'GET') continue;
      const own = await ask(suite.gatewayUrl, route, owner, id);
      if (own.status === 404 && own.code === missing.code) wrong.push(`${name}: its owner gets ${own.code}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

function routesOf(document: ApiDocument): Route[] {
  const contract = new ApiContract(document);
  const policy = POLICIES[document.service]!.with({ rest: builtIn(document.service) });
  return operationsOf(document).map((named) => ({
    ...named,
    service: document.service,
    contract,
    rule: policy.route(named.method, named.path.replaceAll(/\{(\w+)\}/g, ':$1'))!,
  }));
}

const builtIn = (service: string) => ({
  [`GET /v1/dead-letters/${service}` as const]: { operator: true } as const,
  [`POST /v1/dead-letters/${service}/:id/redrive` as const]: { operator: true } as const,
});

/** Nests belong to nobody: all tenants may see where Aerie serves. */
const isShared = (path: string) => path.startsWith('/v1/nests/');

/** A key may not make keys. */
const isForKeys = (scope: string) => scope !== 'api-keys:write';

type Owned = Readonly<Record<string, string>>;

/** Something of the merchant in every collection that a tenant sees a part of. */
async function ownedIds(merchant: ApiClient): Promise<Owned> {
  const order = () => orderNearNest(merchant, { confirmation: 'pincode' });
  const created = await merchant.post<{ id: string; accountId: string }>('/v1/deliveries', await order());
  const requested = await merchant.post<{ id: string }>('/v1/delivery-requests', await order());
  const { pickup, dropoff, package: pack } = await order();
  const quoted = await merchant.post<{ id: string }>('/v1/quotes', { pickup, dropoff, package: pack });
  const key = await merchant.post<{ id: string }>('/v1/api-keys', { name: 'matrix', scopes: ['deliveries:read'] });
  const { package: carried } = await merchant.reaches(created.body.id, ['scheduled', 'headed_to_pickup', 'at_pickup']);
  return {
    '/v1/accounts': created.body.accountId,
    '/v1/deliveries': created.body.id,
    '/v2/deliveries': created.body.id,
    '/v1/delivery-requests': requested.body.id,
    '/v1/quotes': quoted.body.id,
    '/v1/api-keys': key.body.id,
    '/v1/packages': carried.id,
  };
}

function ownedId(path: string, owned: Owned): string | undefined {
  return owned[path.split('/').slice(0, 3).join('/')];
}
