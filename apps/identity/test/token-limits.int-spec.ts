import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { basic, startIdentity, type RunningIdentity } from './support/identity';

const GRANT = { grant_type: 'client_credentials' };

describe('limits of the token endpoint', () => {
  let database: TestDatabase;
  let identity: RunningIdentity;
  let replica: RunningIdentity;

  beforeAll(async () => {
    database = await createTestDatabase();
    identity = await startIdentity(database.url, { tokenRequestsPerMinute: 30 });
    replica = await startIdentity(database.url);
  });

  afterAll(async () => {
    await Promise.all([identity?.close(), replica?.close()]);
    await database?.close();
  });

  const from = (address: string) => ({ 'x-forwarded-for': address });
  const ask = (at: RunningIdentity, address: string, client = 'demo-merchant', secret?: string) =>
    at.token(GRANT, { ...basic(client, secret), ...from(address) });

  async function expectTooMany(response: Response): Promise<void> {
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ error: 'too_many_requests' });
  }

  it('are counted for each client and address', async () => {
    const answers = await Promise.all(Array.from({ length: 31 }, () => ask(identity, '203.0.113.1')));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(1);
    await expectTooMany(refused[0]!);
    expect((await ask(identity, '203.0.113.2')).status).toBe(200);
    expect((await ask(identity, '203.0.113.1', 'demo-merchant-2')).status).toBe(200);
  });

  it('shut out who guesses a secret, after ten on all replicas together, but not the client elsewhere', async () => {
    const guess = (at: RunningIdentity) => ask(at, '203.0.113.3', 'demo-operator', 'guess');
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1) statuses.push((await guess(index % 2 ? replica : identity)).status);
    expect(statuses).toEqual(Array(11).fill(401));
    await expectTooMany(await ask(identity, '203.0.113.3', 'demo-operator'));
    expect((await ask(identity, '203.0.113.4', 'demo-operator')).status).toBe(200);
  });

  it('shut out an address that tries many clients or codes', async () => {
    const tries = Array.from({ length: 101 }, (_, index) => ask(replica, '203.0.113.5', `client-${index}`));
    expect(new Set((await Promise.all(tries)).map(({ status }) => status))).toEqual(new Set([401]));
    await expectTooMany(await ask(replica, '203.0.113.5'));
  });
});
