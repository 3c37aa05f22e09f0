import fc from 'fast-check';
import { DomainError } from '@app/kernel';
import type { Delivery } from './delivery';
import { LATER, assignment, deliveryThatIs } from '../../../test/support/delivery.builder';
import { deliveryStatuses, isTerminal, type DeliveryStatus } from './delivery-status';
import { statusAfter } from './delivery.events';
import type { FlightStage } from './flight-report';

const stages: FlightStage[] = [
  'took_off',
  'arrived_at_pickup',
  'loaded',
  'arrived_at_dropoff',
  'released',
  'returning',
  'landed',
];
const { flightId } = assignment;
const report = (stage: FlightStage, withPackage = false) => ({ flightId, stage, withPackage, occurredAt: LATER });
const moves = (delivery: Delivery) => delivery.pullEvents().events.map((event) => statusAfter[event.type]);

describe('Delivery.follow', () => {
  it('goes to the door stage by stage', () => {
    const delivery = deliveryThatIs('scheduled');
    stages.forEach((stage) => delivery.follow(report(stage, ['loaded', 'arrived_at_dropoff'].includes(stage))));
    expect(moves(delivery)).toEqual(['headed_to_pickup', 'at_pickup', 'headed_to_dropoff', 'at_dropoff', 'delivered']);
  });

  it.each<[FlightStage, boolean, DeliveryStatus, DeliveryStatus[]]>([
    ['loaded', true, 'scheduled', ['headed_to_pickup', 'at_pickup', 'headed_to_dropoff']],
    ['arrived_at_dropoff', true, 'at_pickup', ['headed_to_dropoff', 'at_dropoff']],
    ['released', false, 'headed_to_dropoff', ['at_dropoff', 'delivered']],
    ['returning', false, 'at_dropoff', ['delivered']],
    ['returning', true, 'at_pickup', ['headed_to_dropoff', 'returning']],
    ['landed', true, 'at_dropoff', ['returning', 'returned']],
  ])('records the skipped stages: %s (with package %p) when %s', (stage, withPackage, status, expected) => {
    const delivery = deliveryThatIs(status);
    delivery.follow(report(stage, withPackage));
    expect(moves(delivery)).toEqual(expected);
  });

  it.each<[FlightStage, DeliveryStatus]>([
    ['took_off', 'headed_to_pickup'],
    ['took_off', 'at_dropoff'],
    ['arrived_at_pickup', 'headed_to_dropoff'],
    ['loaded', 'at_dropoff'],
    ['arrived_at_dropoff', 'returning'],
    ['released', 'returning'],
  ])('does not go back: %s when %s', (stage, status) => {
    const delivery = deliveryThatIs(status);
    delivery.follow(report(stage, true));
    expect(moves(delivery)).toEqual([]);
  });

  it.each<[string, FlightStage, DeliveryStatus]>([
    ['flight_broken_off', 'returning', 'headed_to_pickup'],
    ['flight_broken_off', 'landed', 'scheduled'],
    ['package_lost', 'returning', 'headed_to_dropoff'],
    ['package_lost', 'landed', 'returning'],
  ])('fails with %s: %s without the package when %s', (code, stage, status) => {
    const delivery = deliveryThatIs(status);
    delivery.follow(report(stage, false));
    expect(delivery.state).toMatchObject({ status: 'failed', failure: { code } });
  });

  it('needs the confirmation that was asked for to be delivered', () => {
    const confirmed = deliveryThatIs('at_dropoff', { confirmation: 'pincode' });
    confirmed.confirm({ type: 'pincode' }, LATER);
    confirmed.follow(report('released'));
    expect(confirmed.status).toBe('delivered');
    const unconfirmed = deliveryThatIs('at_dropoff', { confirmation: 'pincode' });
    unconfirmed.follow(report('released'));
    expect(unconfirmed.state).toMatchObject({ status: 'failed', failure: { code: 'released_unconfirmed' } });
  });

  it('ignores the flight of another, and every flight before scheduling and after the end', () => {
    const strange = deliveryThatIs('scheduled');
    stages.forEach((stage) => strange.follow({ ...report(stage), flightId: 'another' }));
    expect(moves(strange)).toEqual([]);
    for (const status of [...deliveryStatuses.filter(isTerminal), 'pending' as const]) {
      const delivery = deliveryThatIs(status);
      stages.forEach((stage) => delivery.follow(report(stage, true)));
      expect(moves(delivery)).toEqual([]);
    }
  });

  const rank = (status: DeliveryStatus) => (status === 'failed' ? 99 : deliveryStatuses.indexOf(status));

  it('goes only forward and ends at most once, whatever is reported and commanded', () => {
    const command = fc.constantFrom<(delivery: Delivery) => unknown>(
      (delivery) => delivery.schedule(assignment, LATER),
      (delivery) => delivery.schedule({ ...assignment, flightId: 'another' }, LATER),
      (delivery) => delivery.reject({ code: 'x', detail: 'x' }, LATER),
      (delivery) => delivery.cancel('x', LATER),
      (delivery) => delivery.confirm({ type: 'pincode' }, LATER),
      (delivery) => delivery.changeDropoff({ location: { latitude: 1, longitude: 1 } }, LATER),
    );
    const flight = fc
      .record({
        stage: fc.constantFrom(...stages),
        withPackage: fc.boolean(),
        flightId: fc.constantFrom(flightId, 'x'),
      })
      .map((flown) => (delivery: Delivery) => delivery.follow({ ...flown, occurredAt: LATER }));
    const property = fc.property(
      fc.constantFrom('none' as const, 'pincode' as const),
      fc.array(fc.oneof({ weight: 1, arbitrary: command }, { weight: 3, arbitrary: flight }), { maxLength: 25 }),
      (confirmation, steps) => {
        const delivery = deliveryThatIs('scheduled', { confirmation });
        for (const step of steps) refusing(() => step(delivery));
        const history: DeliveryStatus[] = ['scheduled', ...moves(delivery).filter((status) => status !== undefined)];
        expect(history.slice(0, -1).some(isTerminal)).toBe(false);
        expect(history.map(rank)).toEqual([...new Set(history.map(rank))].sort((a, b) => a - b));
      },
    );
    fc.assert(property, { numRuns: 1_000 });
  });

  it('is never dated before what went ahead, however late a drone thinks it is', () => {
    const delivery = deliveryThatIs('scheduled');
    delivery.follow({ ...report('took_off'), occurredAt: '2020-01-01T00:00:00.000Z' });
    const [event] = delivery.pullEvents().events;
    expect(Date.parse(event!.occurredAt)).toBeGreaterThan(Date.parse('2020-01-02T00:00:00.000Z'));
  });
});

function refusing(step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}
