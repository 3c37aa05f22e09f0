import { status } from '@grpc/grpc-js';
import { eventually } from '../../../test/support/eventually';
import { DEFAULT_RATE_LIMITS } from '../src/limits/rate-limits';
import { startGateway, type RunningGateway } from './support/gateway';
import { PeerRefusal, PeerServer } from './support/peer-server';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const KEY = 'aerie_01900000-0000-7000-8000-00000000000a_c2VjcmV0c2VjcmV0';

describe('API keys', () => {
  let gateway: RunningGateway;
  let identity: PeerServer;
  let asked: string[];
  let endpoints: string[];
  let revoked: boolean;

  beforeAll(async () => {
    identity = await PeerServer.start('identity', 'IdentityService', {
      ExchangeApiKey: async ({ key }) => {
        asked.push(String(key));
        if (revoked || key !== KEY) throw new PeerRefusal(status.UNAUTHENTICATED, 'invalid_api_key', 'unauthenticated');
        const accessToken = await gateway.issuer.tenant(ACCOUNT, 'deliveries:read');
        return { accessToken, expiresAt: Date.now() + 60_000, endpoints, recheckAfter: 2_000, keyId: 'a' };
      },
    });
    const nowhere = '127.0.0.1:1';
    const peers = { identity: identity.address, account: nowhere, package: nowhere, drone: nowhere };
    gateway = await startGateway({ peers });
  });
  beforeEach(() => {
    [asked, endpoints, revoked] = [[], [], false];
  });
  afterAll(async () => {
    await gateway?.stop();
    identity?.stop();
  });

  const call = (headers: Record<string, string>, path = '/v1/deliveries') =>
    fetch(`${gateway.url}${path}`, { headers });
  /** No test finds what another left in the cache. */
  const forgotten = () => new Promise((resolve) => setTimeout(resolve, 2_100));

  it('go on as the token that they stand for, asked for once for many requests', async () => {
    const bearer = { authorization: `Bearer ${KEY}` };
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(bearer)));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect((await call({ 'x-api-key': KEY })).status).toBe(200);
    expect(asked).toEqual([KEY]);
    const { headers } = gateway.upstreams.delivery.last;
    expect(headers.authorization).toMatch(/^Bearer eyJ/);
    expect(headers).not.toHaveProperty('x-api-key');
    expect(JSON.stringify(headers)).not.toContain(KEY);
  });

  it('are asked about no more for an address that has guessed too often', async () => {
    const limits = { ...DEFAULT_RATE_LIMITS, refused: { quota: 3, seconds: 60 } };
    const peers = { identity: identity.address, account: '127.0.0.1:1', package: '127.0.0.1:1', drone: '127.0.0.1:1' };
    const strict = await startGateway({ peers, limits });
    try {
      const guess = async (index: number) => {
        const headers = { 'x-api-key': `aerie_guess-${index}-nobody-has` };
        return (await fetch(`${strict.url}/v1/deliveries`, { headers })).status;
      };
      const guesses = [await guess(1), await guess(2), await guess(3), await guess(4), await guess(5)];
      expect(guesses).toEqual([401, 401, 401, 429, 429]);
      expect(asked).toHaveLength(4);
      expect((await fetch(`${strict.url}/v1/deliveries`, { headers: strict.bearer })).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });

  it('stop to count within seconds once revoked', async () => {
    await eventually(async () => expect((await call({ 'x-api-key': KEY })).status).toBe(200));
    const began = Date.now();
    revoked = true;
    const refused = await eventually(async () => {
      const answer = await call({ 'x-api-key': KEY });
      return answer.status === 401 && answer;
    });
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await refused.json()).toMatchObject({ code: 'invalid_api_key' });
  });

  it('are good for their endpoints only', async () => {
    await forgotten();
    endpoints = ['GET /v1/deliveries/*'];
    expect((await call({ 'x-api-key': KEY }, '/v1/deliveries/1')).status).toBe(200);
    const refused = await call({ 'x-api-key': KEY });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'endpoint_not_allowed' });
    const root = await call({ 'x-api-key': KEY }, '/v1');
    expect(root.status).toBe(200);
    const { _links } = (await root.json()) as { _links: object };
    expect(Object.keys(_links)).toEqual(['self', 'token', 'delivery', 'service-desc', 'documentation']);
  });

  it.each(['aerie_x', 'aerie_with space_secret', 'no-key-at-all', `aerie_${'x'.repeat(300)}`])(
    'are refused when they are none: %s',
    async (key) => {
      expect((await call({ 'x-api-key': key })).status).toBe(401);
      expect(asked).toEqual([]);
    },
  );

  it.each(['/v1/deliveries', '/v1'])('are refused beside another credential, whichever is good: %s', async (path) => {
    const another = [gateway.bearer, { authorization: `Bearer ${KEY}` }, { authorization: '' }];
    for (const headers of another) {
      const refused = await call({ ...headers, 'x-api-key': KEY }, path);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ code: 'ambiguous_credentials' });
    }
    expect(asked).toEqual([]);
  });

  it('count as guesses beside another credential', async () => {
    const limits = { ...DEFAULT_RATE_LIMITS, refused: { quota: 2, seconds: 60 } };
    const strict = await startGateway({ limits });
    try {
      const headers = { ...strict.bearer, 'x-api-key': KEY };
      const both = async () => (await fetch(`${strict.url}/v1/deliveries`, { headers })).status;
      expect([await both(), await both(), await both()]).toEqual([400, 400, 429]);
      expect((await fetch(`${strict.url}/v1/deliveries`, { headers: strict.bearer })).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });

  it('cannot be checked while identity is away: 503', async () => {
    await forgotten();
    identity.stop();
    const answer = await call({ 'x-api-key': KEY });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'identity_unavailable' });
  });
});
