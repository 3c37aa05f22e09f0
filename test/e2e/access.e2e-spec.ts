import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { ApiClient, orderNearNest } from './support/api-client';
import { Person } from './support/person';
import { startTestSuite, type TestSuite } from './support/test-suite';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const REVOKED_WITHIN_MS = 5_000;
const ROTATIONS = 3;

describe('Access through two gateways', () => {
  let suite: TestSuite;
  let gateways: string[];
  let merchant: ApiClient;
  let operator: ApiClient;

  beforeAll(async () => {
    const identity = { AERIE_KEY_PUBLISH_AHEAD_SECONDS: '4', AERIE_TOKEN_REQUESTS_PER_MINUTE: '1000000' };
    suite = await startTestSuite({ replicas: { gateway: 1 }, env: { identity } });
    gateways = [suite.gatewayUrl, suite.url('gateway-2')];
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
    operator = await ApiClient.as(suite.gatewayUrl, 'demo-operator');
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const onBoth = (client: ApiClient, method: string, path: string, body?: unknown) =>
    Promise.all(gateways.map((url) => client.at(url).send<{ code?: string }>(method, path, body)));
  const statuses = async (answers: ReturnType<typeof onBoth>) => (await answers).map(({ status }) => status);
  const codes = async (answers: ReturnType<typeof onBoth>) => (await answers).map(({ body }) => body.code);

  async function createKey(scopes: string[], endpoints: string[] = []) {
    const created = await merchant.post<{ id: string; key: string }>('/v1/api-keys', {
      name: 'an end-to-end test',
      scopes,
      endpoints,
    });
    expect(created.status).toBe(201);
    return { id: created.body.id, client: ApiClient.with(suite.gatewayUrl, created.body.key) };
  }

  it('takes an API key at both for what its scopes and endpoints allow, until it is revoked', async () => {
    const { id, client } = await createKey(
      ['deliveries:read', 'nests:read'],
      ['GET /v1/deliveries', 'GET /v1/nests/*'],
    );
    expect(await statuses(onBoth(client, 'GET', '/v1/deliveries'))).toEqual([200, 200]);
    expect(await statuses(onBoth(client, 'GET', '/v1'))).toEqual([200, 200]);
    expect(await codes(onBoth(client, 'GET', '/v1/nests'))).toEqual(['endpoint_not_allowed', 'endpoint_not_allowed']);
    expect(await codes(onBoth(client, 'POST', '/v1/deliveries', {}))).toEqual(Array(2).fill('endpoint_not_allowed'));
    expect((await merchant.send('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    await eventually(
      async () =>
        expect(await codes(onBoth(client, 'GET', '/v1/deliveries'))).toEqual(Array(2).fill('invalid_api_key')),
      { timeoutMs: REVOKED_WITHIN_MS },
    );
  });

  it('keeps an API key without endpoints to its scopes', async () => {
    const { client } = await createKey(['deliveries:read']);
    expect(await statuses(onBoth(client, 'GET', '/v1/deliveries'))).toEqual([200, 200]);
    const order = await orderNearNest(merchant);
    expect(await codes(onBoth(client, 'POST', '/v1/deliveries', order))).toEqual(Array(2).fill('insufficient_scope'));
  });

  it('lets a person log in where the documents say, and act for the account', async () => {
    const documented = await fetch(`${suite.gatewayUrl}/docs/delivery/v2/openapi.json`);
    const { components } = (await documented.json()) as Documented;
    const { authorizationCode } = components.securitySchemes.oauth2.flows;
    const metadata = await fetch(`${suite.gatewayUrl}/.well-known/oauth-authorization-server`);
    expect(await metadata.json()).toMatchObject({
      authorization_endpoint: `${suite.gatewayUrl}${authorizationCode.authorizationUrl}`,
      token_endpoint: `${suite.gatewayUrl}${authorizationCode.tokenUrl}`,
    });
    const token = await new Person(suite.gatewayUrl, gateways, 'demo-merchant-user').logIn('deliveries:write');
    const created = await ApiClient.with(gateways[1]!, token).post<{ id: string; accountId: string }>(
      '/v1/deliveries',
      await orderNearNest(merchant),
    );
    expect([created.status, created.body.accountId]).toEqual([201, ACCOUNT]);
    expect((await merchant.delivery(created.body.id)).accountId).toBe(ACCOUNT);
  });

  it('knows a client that an operator registered, under its new secret and for a while the one before', async () => {
    const clientId = `shop-${randomUUID()}`;
    const request = { clientId, accountId: ACCOUNT, scopes: ['deliveries:read'] };
    const registered = await operator.post<{ clientSecret: string }>('/v1/clients', request);
    expect(registered.status).toBe(201);
    const changed = await operator.post<{ clientSecret: string }>(`/v1/clients/${clientId}/secret`, undefined);
    expect(changed.status).toBe(200);
    expect(changed.body.clientSecret).not.toBe(registered.body.clientSecret);
    for (const [index, { body }] of [registered, changed].entries()) {
      const client = await ApiClient.as(gateways[index]!, clientId, body.clientSecret);
      expect(await statuses(onBoth(client, 'GET', '/v1/deliveries'))).toEqual([200, 200]);
      expect(await statuses(onBoth(client, 'GET', '/v1/clients'))).toEqual([403, 403]);
    }
    await expect(ApiClient.as(suite.gatewayUrl, clientId, 'another')).rejects.toThrow('invalid_client');
  });

  it('fails no request while its signing keys are rotated', async () => {
    const signers = new Set([await activeKey()]);
    const { client: byKey } = await createKey(['deliveries:read']);
    const faults: string[] = [];
    let done = false;
    const loop = async (url: string) => {
      while (!done) {
        const fresh = await ApiClient.as(url, 'demo-merchant');
        for (const client of [fresh, merchant, byKey])
          for (const answer of await onBoth(client, 'GET', '/v1/deliveries?limit=1'))
            if (answer.status !== 200) faults.push(`${answer.status} ${answer.body.code}`);
      }
    };
    const loops = gateways.map((url) => loop(url).catch((error: Error) => void faults.push(error.message)));
    for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
      expect((await operator.post('/v1/signing-keys/rotation', undefined)).status).toBe(202);
      signers.add(await eventually(async () => fresh(await activeKey(), signers)));
    }
    done = true;
    await Promise.all(loops);
    expect(faults).toEqual([]);
    expect(signers.size).toBe(ROTATIONS + 1);
  }, 40_000);

  const fresh = (kid: string, known: ReadonlySet<string>) => !known.has(kid) && kid;

  async function activeKey(): Promise<string> {
    const { body } = await operator.get<{ items: { kid: string; status: string }[] }>('/v1/signing-keys');
    return body.items.find(({ status }) => status === 'active')!.kid;
  }
});

interface Documented {
  components: {
    securitySchemes: { oauth2: { flows: { authorizationCode: { authorizationUrl: string; tokenUrl: string } } } };
  };
}
