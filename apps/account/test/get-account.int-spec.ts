import { randomUUID } from 'node:crypto';
import { AccountWorld } from './support/account-world';

describe('GetAccount', () => {
  let world: AccountWorld;

  beforeAll(async () => {
    world = await AccountWorld.open();
  });
  afterAll(() => world.close());

  const asGateway = () => world.client(() => world.issuer.service('svc-gateway'));

  it('answers with the name and standing of an account, without its money, to the gateway only', async () => {
    const accountId = await world.open(1_000);
    expect(await asGateway().getAccount({ accountId })).toEqual({ accountId, name: 'Shop', status: 'active' });
    await expect(world.scheduler.getAccount({ accountId })).rejects.toMatchObject({ code: 'peer_refused_caller' });
  });

  it('knows nothing of an account that is not there', async () => {
    await expect(asGateway().getAccount({ accountId: randomUUID() })).rejects.toMatchObject({
      code: 'account_not_found',
      category: 'not-found',
    });
  });
});
