import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomBytes } from 'node:crypto';
import { basic, SERVICE_SECRET, startIdentity, type RunningIdentity } from './support/identity';

describe('start of identity', () => {
  let database: TestDatabase;
  const running: RunningIdentity[] = [];
  const production = { profile: 'production', keyEncryptionKey: randomBytes(32).toString('base64') } as const;

  async function start(changes = {}): Promise<RunningIdentity> {
    const identity = await startIdentity(database.url, changes);
    running.push(identity);
    return identity;
  }

  async function kids(identity: RunningIdentity): Promise<string[]> {
    const { keys } = (await (await fetch(`${identity.url}/oauth2/jwks`)).json()) as { keys: { kid: string }[] };
    return keys.map((key) => key.kid);
  }

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((identity) => identity.close()));
    await database.close();
  });

  it('makes one key set when replicas start at once, and every replica accepts the clients', async () => {
    const replicas = await Promise.all([start(), start(), start()]);
    const sets = await Promise.all(replicas.map(kids));
    expect(sets[0]).toHaveLength(2);
    expect(sets[1]).toEqual(sets[0]);
    expect(sets[2]).toEqual(sets[0]);
    const form = { grant_type: 'client_credentials' };
    const answers = await Promise.all(replicas.map((replica) => replica.token(form, basic('demo-merchant'))));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });

  it('keeps its keys over a restart, and takes a new service secret', async () => {
    const before = await kids(await start());
    await running.pop()?.close();
    const identity = await start({ serviceClients: { 'svc-scheduler': `new-${SERVICE_SECRET}` } });
    expect(await kids(identity)).toEqual(before);
    const form = { grant_type: 'client_credentials' };
    expect((await identity.token(form, basic('svc-scheduler', SERVICE_SECRET))).status).toBe(401);
    expect((await identity.token(form, basic('svc-scheduler', `new-${SERVICE_SECRET}`))).status).toBe(200);
  });

  it('stores keys sealed and says so when the encryption key is another', async () => {
    await start(production);
    const [row] = await database.database.query<{ sealed_private: Buffer }>('SELECT sealed_private FROM signing_key');
    expect(row!.sealed_private.includes('"d"')).toBe(false);
    const other = { ...production, keyEncryptionKey: randomBytes(32).toString('base64') };
    await expect(start(other)).rejects.toThrow('AERIE_KEY_ENCRYPTION_KEY is not the key');
  });

  it('documents what people and programs manage, and what they need for it', async () => {
    const { url } = await start({ docs: true });
    const document = (await (await fetch(`${url}/docs/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(operations).toEqual(
      expect.arrayContaining([
        'post /v1/api-keys',
        'delete /v1/api-keys/{id}',
        'post /v1/clients/{id}/secret',
        'put /v1/users/{id}/password',
        'post /v1/signing-keys/rotation',
      ]),
    );
    expect(Object.keys(document.paths['/v1/api-keys']!['post']!.responses)).toEqual(
      expect.arrayContaining(['201', '400', '401', '403', '404', '422']),
    );
  });

  it('refuses production while a demo client is in the table', async () => {
    await start({ keyEncryptionKey: production.keyEncryptionKey });
    await running.pop()?.close();
    await expect(start(production)).rejects.toThrow('the demo clients demo-merchant, demo-merchant-2, demo-operator');
  });

  it('refuses production while a demo user is in the table', async () => {
    await start({ keyEncryptionKey: production.keyEncryptionKey });
    await running.pop()?.close();
    await database.database.query(`DELETE FROM client WHERE client_id LIKE 'demo-%'`);
    await expect(start(production)).rejects.toThrow('the demo users demo-merchant-2-user, demo-merchant-user');
  });

  it.each([
    ['without a key', { profile: 'production' }, 'AERIE_KEY_ENCRYPTION_KEY'],
    ['with a demo client', { ...production, serviceClients: { 'demo-merchant': SERVICE_SECRET } }, 'demo-merchant'],
    ['with a weak secret', { ...production, serviceClients: { 'svc-drone': 'short' } }, 'svc-drone'],
  ])('refuses production %s', async (_name, changes, sentence) => {
    await expect(start(changes)).rejects.toThrow(sentence);
  });

  it('has no demo clients in production', async () => {
    const identity = await start(production);
    const answer = await identity.token({ grant_type: 'client_credentials' }, basic('demo-merchant'));
    expect(answer.status).toBe(401);
  });
});
