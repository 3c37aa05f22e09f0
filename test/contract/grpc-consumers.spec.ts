import { DomainError, type ErrorCategory } from '@app/kernel';
import type { GrpcClients } from '@app/service-defaults';
import { GrpcDroneAdapter as DeliveryDrones } from '../../apps/delivery/src/delivery/infrastructure/grpc/grpc-drone.adapter';
import { GrpcTripAssessor } from '../../apps/delivery/src/quote/infrastructure/grpc-trip-assessor';
import { ApiKeys } from '../../apps/gateway/src/access/api-keys';
import type { Part } from '../../apps/gateway/src/composition/included-parts';
import { partsOf } from '../../apps/gateway/src/composition/parts';
import { GrpcAccountAdapter } from '../../apps/scheduler/src/delivery-saga/infrastructure/grpc/grpc-account.adapter';
import { GrpcDeliveryAdapter } from '../../apps/scheduler/src/delivery-saga/infrastructure/grpc/grpc-delivery.adapter';
import { GrpcDroneAdapter } from '../../apps/scheduler/src/delivery-saga/infrastructure/grpc/grpc-drone.adapter';
import { GrpcPackageAdapter } from '../../apps/scheduler/src/delivery-saga/infrastructure/grpc/grpc-package.adapter';
import { GrpcControlAdapter } from '../../apps/simulator/src/fleet/infrastructure/grpc/grpc-control.adapter';
import { fill, pacts, watched, type GrpcInteraction, type Json } from './support/pact';

/** A client of which every method answers as the contract says, and remembers what it was asked. */
interface Peer {
  readonly client: never;
  readonly clients: GrpcClients;
  readonly asked: unknown[];
}
type Request = Json;
type Drive = (peer: Peer, request: Request) => Promise<unknown>;

const ENDING = { signal: new AbortController().signal, deadline: new Date(Date.now() + 60_000) };
const call = ({ operationKey }: Request) => ({ operationKey, ...ENDING }) as never;
const omit = (request: Request, ...names: string[]) =>
  Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
const without = (request: Request) => omit(request, 'operationKey') as never;
const flat = (request: Request) =>
  ({ ...omit(request, 'operationKey', 'amount'), ...(request['amount'] as object) }) as never;
const sized = (request: Request) =>
  ({ ...omit(request, 'operationKey'), size: shortName(request['size'], 'PACKAGE_SIZE_') }) as never;
const shortName = (value: unknown, prefix: string) => String(value).replace(prefix, '').toLowerCase();

const deliverysDrones = ({ clients }: Peer) => new DeliveryDrones(clients, { droneGrpc: 'drone:1' } as never);
const part = ({ client }: Peer, name: Part, delivery: Json) =>
  partsOf({ account: client, drone: client, package: client })[name](delivery as never, ENDING);
const control = ({ clients }: Peer) => new GrpcControlAdapter(clients, { droneGrpc: 'drone:1' } as never);

/** How a consumer comes to make each of its calls: through its own adapter. */
const drives: Readonly<Record<string, Drive>> = {
  'scheduler HoldCredit': ({ client }, request) =>
    new GrpcAccountAdapter(client).holdCredit(flat(request), call(request)),
  'scheduler ReleaseCredit': ({ client }, request) =>
    new GrpcAccountAdapter(client).releaseCredit(without(request), call(request)),
  'scheduler DeclarePackage': ({ client }, request) =>
    new GrpcPackageAdapter(client).declarePackage(sized(request), call(request)),
  'scheduler VoidPackage': ({ client }, request) =>
    new GrpcPackageAdapter(client).voidPackage(without(request), call(request)),
  'scheduler RequestDrone': ({ client }, request) =>
    new GrpcDroneAdapter(client).requestDrone(without(request), call(request)),
  'scheduler ReleaseDrone': ({ client }, request) =>
    new GrpcDroneAdapter(client).releaseDrone(request['deliveryId'] as never, call(request)),
  'scheduler PlanFlight': ({ client }, request) =>
    new GrpcDroneAdapter(client).planFlight(without(request), call(request)),
  'scheduler CancelFlight': ({ client }, request) =>
    new GrpcDroneAdapter(client).cancelFlight(request['deliveryId'] as never, call(request)),
  'scheduler ScheduleDelivery': ({ client }, request) =>
    new GrpcDeliveryAdapter(client).scheduleDelivery(without(request), call(request)),
  'scheduler RejectDelivery': ({ client }, request) =>
    new GrpcDeliveryAdapter(client).rejectDelivery(without(request), call(request)),
  'delivery MoveDropoff': (peer, request) => deliverysDrones(peer).moveDropoff(without(request)),
  'delivery CancelFlight': (peer, request) => deliverysDrones(peer).breakOff(request['deliveryId'] as never),
  'delivery AllowRelease': (peer, request) => deliverysDrones(peer).allowRelease(request['deliveryId'] as never),
  'scheduler CompleteCancellation': ({ client }, request) =>
    new GrpcDeliveryAdapter(client).completeCancellation(request['deliveryId'] as never, call(request)),
  'delivery MoveWindow': (peer, { deliveryId, readyAt, deadline }) =>
    deliverysDrones(peer).moveWindow(deliveryId as never, { readyAt, deadline } as never),
  'delivery AssessTrip': ({ clients }, { pickup, dropoff, weightGrams, ...window }) =>
    new GrpcTripAssessor(clients, { droneGrpc: 'drone:1' } as never).assess({
      pickup: { location: pickup },
      dropoff: { location: dropoff },
      package: { weightGrams },
      ...window,
    } as never),
  'gateway ExchangeApiKey': ({ client }, { key }) => new ApiKeys(client).exchange(String(key)),
  'gateway GetAccount': (peer, { accountId }) => part(peer, 'account', { accountId }),
  'gateway GetPackage': (peer, { deliveryId, accountId }) => part(peer, 'package', { id: deliveryId, accountId }),
  'gateway GetDrone': (peer, { deliveryId }) => part(peer, 'drone', { id: deliveryId }),
  'simulator RegisterNest': (peer, { nestId, ...nest }) => control(peer).registerNest({ id: nestId, ...nest } as never),
  'simulator RegisterDrone': (peer, { droneId, airframe, ...drone }) =>
    control(peer).registerDrone({
      id: droneId,
      airframe: shortName(airframe, 'AIRFRAME_'),
      ...drone,
    } as never),
};

/** What a consumer makes of a refusal, where it does not pass it on. */
const outcomes: Readonly<Record<string, string>> = {
  'delivery MoveDropoff dropoff_out_of_range': 'answered: out_of_range',
  'delivery MoveDropoff delivery_not_served': 'answered: too_late',
  'delivery MoveDropoff package_on_board': 'refused: delivery_already_picked_up',
  'delivery MoveWindow delivery_not_served': 'refused: window_not_feasible',
  'delivery MoveWindow drone_bound': 'refused: delivery_already_scheduled',
  'delivery CancelFlight package_on_board': 'refused: delivery_already_picked_up',
  'delivery AllowRelease flight_returning': 'refused: confirmation_too_late',
};

function outcomeOf(name: string, { refusal }: GrpcInteraction): string {
  return refusal ? (outcomes[`${name} ${refusal.code}`] ?? `refused: ${refusal.code}`) : 'answered';
}

function peerThat({ method, refusal }: GrpcInteraction, response: object): Peer {
  const asked: unknown[] = [];
  const name = method.split('/')[1] ?? '';
  const answer = (request: unknown) => {
    asked.push(request);
    if (!refusal) return Promise.resolve(response);
    return Promise.reject(new DomainError(refusal.code, refusal.category as ErrorCategory, 'No.'));
  };
  const client = { [name.charAt(0).toLowerCase() + name.slice(1)]: answer } as never;
  return { client, clients: { create: () => client } as unknown as GrpcClients, asked };
}

const all = pacts().flatMap(({ consumer, provider, grpc = [] }) =>
  grpc.map((interaction) => ({ consumer, provider, interaction, ...interaction })),
);

describe.each(all)('$consumer calling $method of $provider, given $given', ({ consumer, interaction }) => {
  const name = `${consumer} ${interaction.method.split('/')[1]}`;

  it('asks as promised and needs no more of the answer than is promised', async () => {
    const values = { apiKey: 'aerie_an-example' };
    const request = fill(interaction.request, values) as Request;
    const response = watched(fill(interaction.response ?? {}, values));
    const peer = peerThat(interaction, response.value);
    const outcome = await drives[name]!(peer, request).then(
      (value) => `answered: ${JSON.stringify(value)?.replaceAll('"', '')}`,
      ({ code }: DomainError) => `refused: ${code}`,
    );
    expect(outcome).toMatch(outcomeOf(name, interaction));
    // The drone's and the delivery's keys are made by their adapters.
    const asked = JSON.parse(JSON.stringify(peer.asked[0])) as Json;
    expect(omit(asked, 'operationKey')).toEqual(omit(request, 'operationKey'));
    expect(asked['operationKey']).not.toBe('');
    const unpromised = response.unpromised().filter((path) => !interaction.optional?.includes(path));
    expect([response.unread(), unpromised]).toEqual([[], []]);
  });
});
