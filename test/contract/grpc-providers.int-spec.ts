import { AccountWorld } from '../../apps/account/test/support/account-world';
import { DeliverySuite } from '../../apps/delivery/test/support/delivery-suite';
import { PackageWorld, wish } from '../../apps/package/test/support/package-world';
import { accountPolicy } from '../../apps/account/src/account.policy';
import { deliveryPolicy } from '../../apps/delivery/src/delivery.policy';
import { dronePolicy } from '../../apps/drone/src/drone.policy';
import { identityPolicy } from '../../apps/identity/src/identity.policy';
import { startIdentity, type RunningIdentity } from '../../apps/identity/test/support/identity';
import { callerAs, identityClient } from '../../apps/identity/test/support/operations';
import { packagePolicy } from '../../apps/package/src/package.policy';
import type { Policy } from '@app/auth';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { differences } from './support/pact';
import { nothing, promised, replay, type Client, type States } from './support/replay';

describe('The contracts for gRPC', () => {
  const policies: [string, Policy][] = [
    ['account', accountPolicy],
    ['delivery', deliveryPolicy],
    ['drone', dronePolicy],
    ['identity', identityPolicy],
    ['package', packagePolicy],
  ];

  it.each(policies)('are there for every method of %s and every service that may call it', (provider, policy) => {
    const allowed = policy
      .methods()
      .flatMap(([method, rule]) =>
        'services' in rule ? rule.services.map((client) => `${client.replace('svc-', '')} ${method}`) : [],
      );
    const known = new Set(promised(provider).map(({ consumer, method }) => `${consumer} ${method}`));
    // The stream of a drone is flown by the simulator itself, in flight.int-spec.
    const stream = 'simulator aerie.drone.v1.DroneLink/Connect';
    expect(allowed.filter((line) => !known.has(line) && line !== stream)).toEqual([]);
  });

  it('are seen to be broken by an answer without a field, and by one of another kind', () => {
    expect(differences({ holdId: '<holdId>' }, {})).toEqual(['/holdId is no text']);
    expect(differences({ holdId: '<holdId>' }, { holdId: 'h-1' })).toEqual(['/holdId has another form: h-1']);
    expect(differences({ state: 'A', n: 1 }, { state: 'B', n: '1' })).toEqual([
      '/state is "B", not "A"',
      '/n is no number',
    ]);
  });
});

describe('account keeps its contract', () => {
  let world: AccountWorld;
  beforeAll(async () => {
    world = await AccountWorld.open();
  }, 60_000);
  afterAll(() => world.close());

  const become = async (accountId: string, status: string) => {
    await world.rest('PATCH', `/v1/accounts/${accountId}`, { body: { status } });
    return { accountId };
  };
  const states: States = {
    'an account with credit': async () => ({ accountId: await world.open(100_000) }),
    'an account without credit': async () => ({ accountId: await world.open(0) }),
    'a suspended account': async () => become(await world.open(100_000), 'suspended'),
    'a closed account': async () => become(await world.open(100_000), 'closed'),
    'no account': nothing,
  };

  const clientOf = (consumer: string) =>
    world.client(() => world.issuer.service(`svc-${consumer}`)) as unknown as Client;

  it.each(promised('account'))('with $consumer in $method, given $given', ({ consumer, interaction }) =>
    replay(clientOf(consumer), states, interaction),
  );
});

describe('package keeps its contract', () => {
  let world: PackageWorld;
  beforeAll(async () => {
    world = await PackageWorld.open();
  }, 60_000);
  afterAll(() => world.close());

  const states: States = {
    nothing,
    'a declared package': async () => {
      const { packageId, deliveryId, accountId } = await world.declared();
      return { packageId, deliveryId, accountId };
    },
    'a live package with the tag TAG-1': async () => {
      await world.declared(wish({ tag: 'TAG-1' }));
      return {};
    },
  };

  const clientOf = (consumer: string) =>
    world.client(() => world.issuer.service(`svc-${consumer}`)) as unknown as Client;

  it.each(promised('package'))('with $consumer in $method, given $given', ({ consumer, interaction }) =>
    replay(clientOf(consumer), states, interaction),
  );
});

describe('delivery keeps its contract', () => {
  let suite: DeliverySuite;
  beforeAll(async () => {
    suite = await DeliverySuite.start();
  }, 60_000);
  afterAll(() => suite.close());

  const pending = async () => (await suite.merchant()).create();
  const states: States = {
    'a pending delivery': async () => ({ deliveryId: await pending() }),
    'a cancelled delivery': async () => {
      const merchant = await suite.merchant();
      const deliveryId = await merchant.create();
      await merchant.put(`/v1/deliveries/${deliveryId}/cancellation`, { reason: 'changed my mind' });
      return { deliveryId };
    },
    'a rejected delivery': async () => {
      const deliveryId = await pending();
      await suite.grpc().rejectDelivery({ operationKey: 'r', deliveryId, code: 'too_heavy', detail: 'Too heavy.' });
      return { deliveryId };
    },
  };

  it.each(promised('delivery'))('with $consumer in $method, given $given', ({ interaction }) =>
    replay(suite.grpc() as unknown as Client, states, interaction),
  );
});

describe('identity keeps its contract', () => {
  let database: TestDatabase;
  let identity: RunningIdentity;
  let client: ReturnType<typeof identityClient>;
  beforeAll(async () => {
    database = await createTestDatabase();
    identity = await startIdentity(database.url);
    client = identityClient(identity);
  }, 60_000);
  afterAll(async () => {
    client?.close();
    await identity?.close();
    await database?.close();
  });

  const states: States = {
    'an API key for GET /v1/deliveries/*': async () => {
      const merchant = await callerAs(identity, 'demo-merchant');
      const wish = { name: 'shop', scopes: ['deliveries:read'], endpoints: ['GET /v1/deliveries/*'] };
      return { apiKey: (await merchant('POST', '/v1/api-keys', wish)).body['key'] };
    },
    'no API key': () => Promise.resolve({ apiKey: `aerie_${'0'.repeat(32)}_${'x'.repeat(43)}` }),
  };

  it.each(promised('identity'))('with $consumer in $method, given $given', ({ interaction }) =>
    replay(client as unknown as Client, states, interaction),
  );
});
