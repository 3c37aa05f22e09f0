import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { MIGRATIONS } from '../src/app.module';
import { ExpiredPayloadSweeper } from '../src/oauth/infrastructure/expired-payload.sweeper';
import { PostgresOidcAdapter } from '../src/oauth/infrastructure/postgres-oidc.adapter';

describe('PostgresOidcAdapter', () => {
  let test: TestDatabase;
  let sessions: PostgresOidcAdapter;
  let codes: PostgresOidcAdapter;

  beforeAll(async () => {
    test = await createTestDatabase(MIGRATIONS);
    sessions = new PostgresOidcAdapter('Session', test.database);
    codes = new PostgresOidcAdapter('AuthorizationCode', test.database);
  });

  afterAll(() => test.close());

  it('finds by id, uid and user code within one model, and takes the later of two writes', async () => {
    await sessions.upsert('s1', { uid: 'u1', accountId: 'old' }, 60);
    await sessions.upsert('s1', { uid: 'u1', userCode: 'c1', accountId: 'new' }, 60);
    expect(await sessions.find('s1')).toMatchObject({ accountId: 'new' });
    expect(await sessions.findByUid('u1')).toMatchObject({ accountId: 'new' });
    expect(await sessions.findByUserCode('c1')).toMatchObject({ accountId: 'new' });
    expect(await codes.find('s1')).toBeUndefined();
  });

  it('marks as consumed, destroys, and revokes a whole grant', async () => {
    await codes.upsert('a1', { grantId: 'g1' }, 60);
    await codes.upsert('a2', { grantId: 'g1' });
    await codes.upsert('a3', { grantId: 'g2' }, 60);
    await codes.consume('a1');
    expect((await codes.find('a1'))?.consumed).toBeGreaterThan(1_700_000_000);
    await codes.revokeByGrantId('g1');
    expect([await codes.find('a1'), await codes.find('a2')]).toEqual([undefined, undefined]);
    await codes.destroy('a3');
    expect(await codes.find('a3')).toBeUndefined();
  });

  it('hides what has expired, and the sweep removes that alone', async () => {
    await codes.upsert('gone', {}, -1);
    await codes.upsert('kept', {}, 60);
    await test.database.query(
      `INSERT INTO oidc_payload (model, id, payload, expires_at) SELECT 'Old', n, '{}', now() FROM generate_series(1, 2500) n`,
    );
    expect(await codes.find('gone')).toBeUndefined();
    await new ExpiredPayloadSweeper(test.database).sweep();
    expect(await test.database.query('SELECT id FROM oidc_payload WHERE expires_at <= now()')).toEqual([]);
    expect(await codes.find('kept')).toEqual({});
  });
});
