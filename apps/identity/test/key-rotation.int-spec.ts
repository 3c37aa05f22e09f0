import { PUBLIC_AUDIENCE, TokenVerifier } from '@app/auth';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { decodeProtectedHeader } from 'jose';
import { eventually } from '../../../test/support/eventually';
import { ISSUER, startIdentity, type RunningIdentity } from './support/identity';
import { callerAs, tokenOf } from './support/operations';

const ROTATIONS = 3;
const ROTATING = { keyPublishAheadSeconds: 4, tokenRequestsPerMinute: 1_000_000 };

describe('rotation of the signing keys', () => {
  let database: TestDatabase;
  let replicas: RunningIdentity[];

  beforeEach(async () => {
    database = await createTestDatabase();
    replicas = await Promise.all([1, 2].map(() => startIdentity(database.url, ROTATING)));
  });

  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    await database.close();
  });

  const publishedBy = async ({ url }: RunningIdentity) => {
    const { keys } = (await (await fetch(`${url}/oauth2/jwks`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const activeKid = async () => {
    const [row] = await database.database.query<{ kid: string }>(`SELECT kid FROM signing_key WHERE status = 'active'`);
    return row!.kid;
  };

  it('fails no request while tokens are made and checked in tight loops, on two replicas', async () => {
    const verifiers = replicas.map(({ url }) => new TokenVerifier({ issuer: ISSUER, jwksUrl: `${url}/oauth2/jwks` }));
    const signedBy = new Set<string>();
    const faults: unknown[] = [];
    let calls = 0;
    let done = false;
    const loop = async (index: number): Promise<void> => {
      while (!done) {
        const token = await tokenOf(replicas[index % 2]!, 'demo-merchant');
        signedBy.add(decodeProtectedHeader(token).kid ?? '');
        for (const verifier of verifiers) await verifier.verify(token, PUBLIC_AUDIENCE);
        calls += 1;
      }
    };
    const loops = [0, 1, 2, 3].map((index) => loop(index).catch((error: unknown) => void faults.push(error)));
    for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
      const before = await activeKid();
      const operator = await callerAs(replicas[rotation % 2]!, 'demo-operator');
      expect((await operator('POST', '/v1/signing-keys/rotation')).status).toBe(202);
      await eventually(async () => (await activeKid()) !== before, { timeoutMs: 30_000 });
    }
    const last = await activeKid();
    await eventually(() => faults.length > 0 || signedBy.has(last), { timeoutMs: 30_000 });
    done = true;
    await Promise.all(loops);
    expect(faults).toEqual([]);
    expect(signedBy.size).toBe(ROTATIONS + 1);
    expect(calls).toBeGreaterThan(100);
  }, 120_000);

  it('publishes the next key ahead, the same on all replicas, and is done by one of them', async () => {
    const [first, second] = await Promise.all(replicas.map(publishedBy));
    expect(first).toHaveLength(2);
    expect(second).toEqual(first);
    await database.database.query(
      `UPDATE signing_key SET activated_at = now() - interval '31 days', created_at = now() - interval '31 days'`,
    );
    await eventually(async () => (await activeKid()) === first![1]);
    const sets = await eventually(async () => {
      const found = await Promise.all(replicas.map(publishedBy));
      return found.every(([kid]) => kid === first![1]) && found;
    });
    expect(sets[0]).toHaveLength(3);
    expect(sets[0]).toContain(first![0]);
    expect(sets[1]).toEqual(sets[0]);
  });

  it('forgets a retired key when nothing that it signed can be valid any more', async () => {
    const [old] = await publishedBy(replicas[0]!);
    await database.database.query(`UPDATE signing_key SET created_at = now() - interval '1 minute'`);
    const operator = await callerAs(replicas[0]!, 'demo-operator');
    const { body } = await operator('POST', '/v1/signing-keys/rotation');
    expect(body.items?.map(({ status }) => status)).toEqual(['active', 'next', 'retired']);
    expect(JSON.stringify(body)).not.toContain('"d"');
    await database.database.query(`UPDATE signing_key SET retired_at = now() - interval '69 minutes' WHERE kid = $1`, [
      old,
    ]);
    expect(await publishedBy(replicas[1]!)).toContain(old);
    await database.database.query(`UPDATE signing_key SET retired_at = now() - interval '71 minutes' WHERE kid = $1`, [
      old,
    ]);
    await eventually(async () => (await Promise.all(replicas.map(publishedBy))).every((kids) => !kids.includes(old!)));
  });

  it('is for operators only', async () => {
    const merchant = await callerAs(replicas[0]!, 'demo-merchant');
    expect((await merchant('POST', '/v1/signing-keys/rotation')).status).toBe(403);
    expect((await merchant('GET', '/v1/signing-keys')).status).toBe(403);
  });
});
