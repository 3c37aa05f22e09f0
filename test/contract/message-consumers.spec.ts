import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryEventsConsumer as AccountConsumer } from '../../apps/account/src/account/api/events/delivery-events.consumer';
import { ReleaseCredit } from '../../apps/account/src/account/application/release-credit';
import { DeliveryRequestsConsumer } from '../../apps/delivery/src/delivery/api/events/delivery-requests.consumer';
import { FlightsConsumer } from '../../apps/delivery/src/delivery/api/events/flights.consumer';
import { ReceiveRequest } from '../../apps/delivery/src/delivery/application/receive-request';
import { DeliveryEventsConsumer as DroneConsumer } from '../../apps/drone/src/flight/api/events/delivery-events.consumer';
import { DeliveriesConsumer as IngestionConsumer } from '../../apps/ingestion/src/delivery-request/api/events/deliveries.consumer';
import { DeliveryEventsConsumer as PackageDeliveries } from '../../apps/package/src/package/api/events/delivery-events.consumer';
import { DroneEventsConsumer as PackageFlights } from '../../apps/package/src/package/api/events/drone-events.consumer';
import { DeliveriesConsumer } from '../../apps/scheduler/src/delivery-saga/api/events/deliveries.consumer';
import { DispatchConsumer } from '../../apps/scheduler/src/delivery-saga/api/events/dispatch.consumer';
import { repository } from '../support/run-tool';
import { promiseFaults, schemaOf, type Document } from './support/message-schema';
import { fill, pacts, watched } from './support/pact';
import { stub } from './support/stub';

type Handler = (event: { data: never; seq: number; time: string }, tx: never) => Promise<unknown>;

const file = join(repository, 'libs/contracts/asyncapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const clock = { now: () => new Date() } as never;

/** The real consumers, on use cases that take everything; where a consumer hands its data on as it is, on the real use case. */
const consumers: Readonly<Record<string, readonly object[]>> = {
  account: [new AccountConsumer(stub(), new ReleaseCredit(stub(), stub(), clock))],
  delivery: [new DeliveryRequestsConsumer(new ReceiveRequest(stub(), stub(), clock)), new FlightsConsumer(stub())],
  drone: [new DroneConsumer(stub())],
  ingestion: [new IngestionConsumer(stub())],
  package: [new PackageDeliveries(stub()), new PackageFlights(stub())],
  scheduler: [new DeliveriesConsumer(stub()), new DispatchConsumer(stub())],
};

/** `DeliveryArrivedAtPickup` is handled by `arrivedAtPickup`, whatever the aggregate is called. */
function handlerOf(consumer: string, event: string): Handler {
  const name = event.split('.').at(-1) ?? '';
  for (const instance of consumers[consumer] ?? []) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(instance));
    const found = methods.find((method) => name.toLowerCase().endsWith(method.toLowerCase()));
    if (found) return (instance as Record<string, Handler>)[found]!.bind(instance);
  }
  throw new Error(`${consumer} has no handler of ${event}`);
}

const all = pacts().flatMap(({ consumer, provider, messages = {} }) =>
  Object.entries(messages).map(([event, data]) => ({ consumer, provider, event, data })),
);

describe('The contracts for events', () => {
  it('are there for every event that a service receives', () => {
    const received = Object.keys(document.operations).filter((name) => name.includes('.receive.'));
    const promised = all.map(({ consumer, event }) => `${consumer}.receive.${event}`);
    expect(promised.toSorted()).toEqual(received.toSorted());
  });

  it.each(all)('hold for $event at $consumer, which reads nothing else', async ({ consumer, event, data }) => {
    const example = watched(fill(data));
    await handlerOf(consumer, event)(
      { data: example.value as never, seq: 1, time: new Date().toISOString() },
      stub() as never,
    );
    expect(example.unread()).toEqual([]);
    const optional = example.unpromised().filter((path) => !schemaOf(document, event, path)?.optional);
    expect(optional).toEqual([]);
  });

  it.each(all)('are kept by $provider in $event, as $consumer reads it', ({ event, data }) => {
    expect(promiseFaults(document, event, fill(data))).toEqual([]);
  });

  it('are seen to be broken by an event that lacks a field, has it as an option, or as something else', () => {
    const event = 'delivery.v1.DeliveryScheduled';
    expect(promiseFaults(document, event, { colour: 'blue' })).toEqual(['/colour is not promised']);
    expect(promiseFaults(document, event, { fencingToken: 'one' })).toEqual([expect.stringContaining('/fencingToken')]);
    const tag = { package: { tag: 'TAG-1' } };
    expect(promiseFaults(document, 'delivery.v1.DeliveryCreated', tag)).toEqual(['/package/tag may be absent']);
  });
});
