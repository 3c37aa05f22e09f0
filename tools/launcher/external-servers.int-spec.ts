import { startNats, type TestNats } from '../../test/support/infrastructure';
import { freePort } from '../infrastructure/ports';
import { refuseUnusableBroker, refuseUnusableDatabase } from './external-servers';

describe("A server of one's own", () => {
  let nats: TestNats;

  beforeAll(async () => {
    nats = await startNats();
  }, 60_000);
  afterAll(() => nats.close());

  it('is taken when it answers', async () => {
    await refuseUnusableBroker(nats.url);
    await refuseUnusableDatabase('DATABASE_URL_ACCOUNT', process.env['AERIE_TEST_POSTGRES_URL'] ?? '');
  });

  it('is refused by the name of its variable, without its password', async () => {
    const port = await freePort();
    const broker = refuseUnusableBroker(`nats://somebody:hush@127.0.0.1:${port}`);
    await expect(broker).rejects.toThrow(new RegExp(`^NATS_URL leads to 127.0.0.1:${port}, which cannot be used`));
    const database = refuseUnusableDatabase(
      'DATABASE_URL_ACCOUNT',
      `postgres://account:hush@127.0.0.1:${port}/account`,
    );
    await expect(database).rejects.toThrow(/^DATABASE_URL_ACCOUNT leads to .*correct it, or unset it/);
    await expect(database).rejects.not.toThrow(/hush/);
    await expect(refuseUnusableBroker('nowhere')).rejects.toThrow('something that is no URL');
  });
});
