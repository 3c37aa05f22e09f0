import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { makeWorld } from '../application/world';
import { Fleet } from './fleet';
import { VirtualClock } from './virtual-clock';

interface Order {
  readonly at: number;
  readonly drone: number;
  readonly act: 'fly' | 'recall' | 'release';
  readonly bearing: number;
}

const END_MS = 900_000;

/** Runs the orders at their times, the steps bundled as told, and condenses everything that happened. */
function run(seed: number, orders: readonly Order[], bundleMs: number): string {
  const world = makeWorld(seed);
  const hash = createHash('sha256');
  const fleet = new Fleet(world.centre, world.drones, (entry) => hash.update(JSON.stringify(entry)));
  const advanceTo = (time: number): void => {
    while (fleet.now < time) fleet.advance(Math.min(bundleMs, time - fleet.now));
  };
  orders
    .toSorted((a, b) => a.at - b.at)
    .forEach((order, index) => {
      advanceTo(order.at);
      const drone = fleet.drones[order.drone];
      const { latitude, longitude } = drone?.home.nest ?? world.centre;
      const pickup = { latitude: latitude + Math.cos(order.bearing) / 100, longitude };
      const dropoff = { latitude, longitude: longitude + Math.sin(order.bearing) / 100 };
      const awaitRelease = order.bearing > 3;
      if (order.act === 'fly') {
        const plan = {
          flightId: `f${index}`,
          fencingToken: index + 1,
          pickup,
          dropoff,
          payloadGrams: 900,
          awaitRelease,
        };
        drone?.fly(plan, { phase: undefined, withPackage: false });
      }
      if (order.act === 'recall') drone?.recall(`f${index - 1}`, index + 1);
      if (order.act === 'release') drone?.release(`f${index - 1}`, index + 1);
    });
  advanceTo(END_MS);
  for (const drone of fleet.drones) hash.update(JSON.stringify([drone.takePositions(), drone.unheard]));
  return hash.digest('hex');
}

describe('Fleet', () => {
  const order = fc.record({
    at: fc.integer({ min: 0, max: END_MS / 200 }).map((step) => step * 100),
    drone: fc.nat(17),
    act: fc.constantFrom<Order['act'][]>('fly', 'fly', 'fly', 'recall', 'release'),
    bearing: fc.double({ min: 0, max: 6, noNaN: true }),
  });

  it('repeats itself to the letter for the same seed and orders, however its steps are bundled', () => {
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 6 }), (orders) => {
        expect(run(1, orders, 100)).toBe(run(1, orders, 7_300));
      }),
      { numRuns: 5 },
    );
  });

  it('differs for another seed and for other orders', () => {
    const orders: Order[] = [{ at: 1_000, drone: 3, act: 'fly', bearing: 1 }];
    expect(run(1, orders, 1_000)).not.toBe(run(2, orders, 1_000));
    expect(run(1, orders, 1_000)).not.toBe(run(1, [{ ...orders[0]!, bearing: 1.1 }], 1_000));
  });
});

describe('VirtualClock', () => {
  it('gives whole steps and loses no time between them', () => {
    const clock = new VirtualClock(20, 0);
    const due = Array.from({ length: 100 }, (_, index) => clock.due((index + 1) * 7));
    expect(due.every((ms) => ms % 100 === 0)).toBe(true);
    expect(due.reduce((sum, ms) => sum + ms, 0)).toBe(14_000);
  });

  it('does not race after a freeze, nor run backwards', () => {
    const clock = new VirtualClock(20, 0);
    expect(clock.due(60_000)).toBe(40_000);
    expect(clock.due(59_000)).toBe(0);
  });

  it('tells when, on the wall, a moment of the fleet was', () => {
    const clock = new VirtualClock(20, 1_000);
    clock.due(2_000);
    expect(clock.wallTime(0)).toBe(2_000);
    expect(clock.wallTime(10_000)).toBe(1_500);
  });
});
