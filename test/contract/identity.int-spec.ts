import { INTERNAL_AUDIENCE, ServiceTokens, TokenVerifier } from '@app/auth';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basic, SERVICE_SECRET, startIdentity, type RunningIdentity } from '../../apps/identity/test/support/identity';
import { differences, fill, pact, type HttpInteraction, type Json } from './support/pact';

const { http = [] } = pact('services', 'identity');
const [granted, refused, keys] = http as [HttpInteraction, HttpInteraction, HttpInteraction];

/** Answers every request with one thing, and remembers what it was asked. */
class Answering {
  readonly asked: { method?: string; path?: string; headers: Json; body: string }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async with({ status, body }: HttpInteraction['response']): Promise<Answering> {
    const server = createServer((request, response) => {
      void read(request).then((text) => {
        self.asked.push({ method: request.method, path: request.url, headers: request.headers, body: text });
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const self = new Answering(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return self;
  }

  close(): void {
    this.server.close().closeAllConnections();
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe('Services need of identity', () => {
  const client = { clientId: 'svc-scheduler', clientSecret: SERVICE_SECRET };

  it('a token for their credentials, and no more than is promised', async () => {
    const identity = await Answering.with(fill(granted.response));
    const tokens = new ServiceTokens({ tokenUrl: identity.url + granted.request.path, ...client });
    expect(await tokens.token()).toBe('some token');
    const { method, path, headers, body } = granted.request;
    expect(identity.asked).toEqual([{ method, path, body, headers: expect.objectContaining(headers) as Json }]);
    expect(identity.asked[0]?.headers).toMatchObject(basic(client.clientId, client.clientSecret));
    identity.close();
  });

  it('a refusal of others', async () => {
    const identity = await Answering.with(refused.response);
    const tokens = new ServiceTokens({ tokenUrl: identity.url + refused.request.path, ...client });
    await expect(tokens.token()).rejects.toMatchObject({ code: 'identity_unavailable' });
    identity.close();
  });

  it('keys with these fields, and no more than is promised', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const { x, y } = await exportJWK(publicKey);
    const identity = await Answering.with(fill(keys.response, { kid: 'k1', x: x ?? '', y: y ?? '' }));
    const token = await new SignJWT({ client_id: 'svc-scheduler' })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1' })
      .setIssuer('https://aerie.example')
      .setAudience(INTERNAL_AUDIENCE)
      .setExpirationTime('5m')
      .sign(privateKey);
    const verifier = new TokenVerifier({ issuer: 'https://aerie.example', jwksUrl: identity.url + keys.request.path });
    expect(await verifier.verify(token, INTERNAL_AUDIENCE)).toMatchObject({ clientId: 'svc-scheduler' });
    expect(identity.asked).toMatchObject([{ method: keys.request.method, path: keys.request.path }]);
    identity.close();
  });
});

describe('identity keeps its contract', () => {
  let database: TestDatabase;
  let identity: RunningIdentity;
  beforeAll(async () => {
    database = await createTestDatabase();
    identity = await startIdentity(database.url);
  }, 60_000);
  afterAll(async () => {
    await identity?.close();
    await database?.close();
  });

  const credentials: Readonly<Record<string, Record<string, string>>> = {
    'the client svc-scheduler': basic('svc-scheduler', SERVICE_SECRET),
    'the client svc-scheduler with another secret': basic('svc-scheduler', 'another'),
    'a signing key': {},
  };

  it.each(http)('in $request.path, given $given', async ({ given, request, response }) => {
    const headers = { ...(request.headers as Record<string, string>), ...credentials[given] };
    const answer = await fetch(identity.url + request.path, { method: request.method, headers, body: request.body });
    expect(answer.status).toBe(response.status);
    expect(differences(response.body, await answer.json())).toEqual([]);
  });
});
