import { AccountWorld } from '../../apps/account/test/support/account-world';
import { DeliverySuite } from '../../apps/delivery/test/support/delivery-suite';
import { DroneWorld, order } from '../../apps/drone/test/support/drone-world';
import { PackageWorld, wish } from '../../apps/package/test/support/package-world';
import { accountPolicy } from '../../apps/account/src/account.policy';
import { deliveryPolicy } from '../../apps/delivery/src/delivery.policy';
import { dronePolicy } from '../../apps/drone/src/drone.policy';
import { packagePolicy } from '../../apps/package/src/package.policy';
import type { Policy } from '@app/auth';
import type { Neighbour } from '../support/service-world';
import { differences, fill, pacts, type GrpcInteraction, type Json } from './support/pact';

type Values = Record<string, unknown>;
type Client = Record<string, (request: unknown) => Promise<unknown>>;

/** Brings about what an interaction takes for given; answers values for its variables. */
type States = Readonly<Record<string, (request: Json) => Promise<Values>>>;

const nothing = () => Promise.resolve({});
const promised = (provider: string) =>
  pacts()
    .filter((pact) => pact.provider === provider)
    .flatMap(({ consumer, grpc = [] }) => grpc.map((interaction) => ({ consumer, interaction, ...interaction })));

async function replay(client: Client, states: States, { given, method, ...interaction }: GrpcInteraction) {
  const state = states[given];
  if (!state) throw new Error(`there is no state "${given}"`);
  const values = await state(interaction.request);
  const request = { ...fill(interaction.request, values as Record<string, string>), ...numbersOf(values) };
  const name = method.split('/')[1] ?? '';
  const answer = client[name.charAt(0).toLowerCase() + name.slice(1)]!(request);
  if (interaction.refusal) await expect(answer).rejects.toMatchObject(interaction.refusal);
  else expect(differences(interaction.response, await answer)).toEqual([]);
}

/** The examples say `1` where the provider says which. */
function numbersOf(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number'));
}

describe('The contracts for gRPC', () => {
  const policies: [string, Policy][] = [
    ['account', accountPolicy],
    ['delivery', deliveryPolicy],
    ['drone', dronePolicy],
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

  it.each(promised('account'))('with $consumer in $method, given $given', ({ interaction }) =>
    replay(world.scheduler as unknown as Client, states, interaction),
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
    'a live package with the tag TAG-1': async () => {
      await world.declared(wish({ tag: 'TAG-1' }));
      return {};
    },
  };

  it.each(promised('package'))('with $consumer in $method, given $given', ({ interaction }) =>
    replay(world.scheduler as unknown as Client, states, interaction),
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
      await merchant.delete(`/v2/deliveries/${deliveryId}`);
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

describe('drone keeps its contract', () => {
  let world: DroneWorld;
  let delivery: Neighbour;
  beforeAll(async () => {
    world = await DroneWorld.open();
    delivery = await world.world.neighbour('delivery');
  }, 60_000);
  afterAll(() => world.close());

  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const reserved = async () => {
    await world.addDrones(1);
    const message = order();
    const { fencingToken } = await world.reserved(message);
    return { deliveryId: message.deliveryId, fencingToken };
  };
  const flying = async (change: string) => {
    await world.addDrones(1);
    const { deliveryId, flightId } = await world.schedule(delivery);
    if (change) await world.query(`UPDATE flight SET ${change} WHERE id = $1`, [flightId]);
    return { deliveryId };
  };
  const inLine = async () => {
    await world.addDrones(1);
    const message = order({ readyAt: inHours(20), deadline: inHours(21) });
    await world.scheduler.requestDrone(message);
    return { deliveryId: message.deliveryId };
  };
  const states: States = {
    nothing,
    'a nest': async () => ({ nestId: await world.addNest() }),
    'no drone reserved': nothing,
    'drones out of reach': async () => {
      await world.addDrones(1);
      return {};
    },
    'drones, and a package that is ready much later': async () => {
      await world.addDrones(1);
      return { readyAt: inHours(20), deadline: inHours(21) };
    },
    'a delivery in line': async () => ({ ...(await inLine()), readyAt: inHours(30), deadline: inHours(31) }),
    'a delivery in line, and no time left': async () => ({
      ...(await inLine()),
      readyAt: inHours(0),
      deadline: inHours(0.0001),
    }),
    'a drone reserved for the delivery': reserved,
    'a released reservation': async () => {
      const { deliveryId } = await reserved();
      await world.scheduler.releaseDrone({ operationKey: 'r', deliveryId });
      return { deliveryId };
    },
    'a planned flight': () => flying(''),
    'a package on board': () => flying(`phase = 'loaded', with_package = true, status = 'activated'`),
    'a flight that comes home with the package': () =>
      flying(`phase = 'returning', with_package = true, recalled = true, status = 'activated'`),
  };
  const clientOf = (consumer: string) => world.client(`svc-${consumer}`) as unknown as Client;

  it.each(promised('drone'))('with $consumer in $method, given $given', ({ consumer, interaction }) =>
    replay(clientOf(consumer), states, interaction),
  );
});
