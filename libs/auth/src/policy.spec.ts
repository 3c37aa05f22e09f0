import type { ExecutionContext } from '@nestjs/common';
import { createTestIssuer, type TestIssuer } from './testing';
import {
  definePolicy,
  open,
  operator,
  PolicyGuard,
  principalOf,
  PUBLIC_AUDIENCE,
  scope,
  services,
  TokenVerifier,
} from './index';

const METHOD = 'aerie.account.v1.AccountService/HoldCredit';
const policy = definePolicy({
  rest: { 'GET /v1/a/:id': scope('accounts:read', 'accounts:write'), 'POST /v1/a': operator, 'GET /health/live': open },
  grpc: { [METHOD]: services('svc-scheduler') },
});
let issuer: TestIssuer;
let guard: PolicyGuard;

beforeAll(async () => {
  issuer = await createTestIssuer();
  guard = new PolicyGuard(policy, new TokenVerifier(issuer), PUBLIC_AUDIENCE);
});
afterAll(() => issuer.close());

function http(line: string, token?: string) {
  const [method, url] = line.split(' ');
  const request = { method, headers: token ? { authorization: `Bearer ${token}` } : {}, routeOptions: { url } };
  const context = { getType: () => 'http', switchToHttp: () => ({ getRequest: () => request }) };
  return { request, context: context as unknown as ExecutionContext };
}

function grpc(path: string, token?: string): ExecutionContext {
  const call = { metadata: { get: () => (token ? [`Bearer ${token}`] : []) }, getPath: () => path };
  return { getType: () => 'rpc', getArgs: () => [{}, call.metadata, call] } as unknown as ExecutionContext;
}

const attempt = async (context: ExecutionContext) => guard.canActivate(context);

it('lets a tenant with one of the scopes pass and attaches it', async () => {
  const { request, context } = http('GET /v1/a/:id', await issuer.tenant('a-1', 'accounts:write'));
  await expect(attempt(context)).resolves.toBe(true);
  expect(principalOf(request)).toMatchObject({ kind: 'tenant', accountId: 'a-1' });
});

it('treats HEAD as GET', async () => {
  await expect(attempt(http('HEAD /v1/a/:id').context)).rejects.toMatchObject({ code: 'missing_token' });
});

it('lets operators pass any scope rule, tenants with ops no operator rule', async () => {
  await expect(attempt(http('GET /v1/a/:id', await issuer.operator()).context)).resolves.toBe(true);
  await expect(attempt(http('POST /v1/a', await issuer.operator()).context)).resolves.toBe(true);
  const refused = attempt(http('POST /v1/a', await issuer.tenant('a-1', 'ops')).context);
  await expect(refused).rejects.toMatchObject({ code: 'insufficient_scope', category: 'forbidden' });
});

it('refuses without scope, without token, with another scheme, and what has no line', async () => {
  const unscoped = attempt(http('GET /v1/a/:id', await issuer.tenant('a-1', 'drones:read')).context);
  await expect(unscoped).rejects.toMatchObject({ code: 'insufficient_scope' });
  await expect(attempt(http('GET /v1/a/:id').context)).rejects.toMatchObject({ code: 'missing_token' });
  const basic = http('GET /v1/a/:id');
  Object.assign(basic.request.headers, { authorization: 'Basic Zm9v' });
  await expect(attempt(basic.context)).rejects.toMatchObject({ code: 'invalid_token' });
  await expect(attempt(http('GET /v1/b', await issuer.operator()).context)).rejects.toMatchObject({
    category: 'forbidden',
  });
  await expect(attempt(http('GET /health/live').context)).resolves.toBe(true);
});

it('lets only the named services call a method, with a token for the internal audience', async () => {
  await expect(attempt(grpc(`/${METHOD}`, await issuer.service('svc-scheduler')))).resolves.toBe(true);
  const other = attempt(grpc(`/${METHOD}`, await issuer.service('svc-drone')));
  await expect(other).rejects.toMatchObject({ code: 'caller_not_allowed', category: 'forbidden' });
  const merchant = attempt(grpc(`/${METHOD}`, await issuer.sign({ client_id: 'svc-scheduler', account_id: 'a-1' })));
  await expect(merchant).rejects.toMatchObject({ code: 'invalid_token' });
  await expect(attempt(grpc('/aerie.x.v1.X/Y', await issuer.service('svc-scheduler')))).rejects.toMatchObject({
    category: 'forbidden',
  });
});
