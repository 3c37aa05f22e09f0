import { AIRFRAMES, type AirframeKind } from './airframe';
import type { FlightOrder, Resumption } from './flight-order';
import { Fleet, type LogEntry } from './fleet';
import type { GeoPoint } from './local-plane';
import type { SimulatedDrone } from './simulated-drone';

const nest: GeoPoint = { latitude: 29.76, longitude: -95.37 };
const east = (metres: number): GeoPoint => ({
  latitude: nest.latitude,
  longitude: nest.longitude + metres / (111_195 * Math.cos((nest.latitude * Math.PI) / 180)),
});
const fresh: Resumption = { phase: undefined, withPackage: false };
const order = (change: Partial<FlightOrder> = {}): FlightOrder => ({
  flightId: 'f1',
  fencingToken: 1,
  pickup: east(800),
  dropoff: east(2_000),
  payloadGrams: 1_000,
  awaitRelease: false,
  ...change,
});

function setup(airframe: AirframeKind = 'zip') {
  const log: LogEntry[] = [];
  const fleet = new Fleet(nest, [{ id: 'd1', airframe, nest }], (entry) => log.push(entry));
  const drone = fleet.drones[0] as SimulatedDrone;
  const phases = (): string[] => drone.unheard.map(({ phase }) => phase);
  const until = (done: () => boolean, minutes = 60): void => {
    for (let second = 0; second < minutes * 60 && !done(); second += 1) fleet.advance(1_000);
    expect(done()).toBe(true);
  };
  return { fleet, drone, phases, until, log };
}

const NOMINAL = ['took_off', 'at_pickup', 'loaded', 'at_dropoff', 'released', 'returning', 'landed'];

describe('SimulatedDrone', () => {
  it.each(['wing', 'multirotor', 'zip'] as const)('carries a package with a %s and comes home', (airframe) => {
    const { drone, phases, until } = setup(airframe);
    drone.fly(order(), fresh);
    until(() => drone.docked);
    expect(phases()).toEqual(NOMINAL);
    expect(drone.unheard.map(({ withPackage }) => withPackage)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(drone.batteryPercent).toBeLessThan(95);
  });

  it.each(['wing', 'multirotor', 'zip'] as const)('takes a %s as far as published, within a tenth', (airframe) => {
    const { maxPayloadKg, publishedRangeMetres } = AIRFRAMES[airframe];
    const left = (metres: number): number => {
      const { drone, until } = setup(airframe);
      drone.fly(order({ pickup: nest, dropoff: east(metres / 2), payloadGrams: maxPayloadKg * 1_000 }), {
        phase: 'loaded',
        withPackage: true,
      });
      until(() => drone.docked, 120);
      return drone.unheard.at(-1)?.batteryPercent ?? Number.NaN;
    };
    expect(left(publishedRangeMetres * 0.9)).toBeGreaterThan(0);
    expect(left(publishedRangeMetres * 1.1)).toBe(0);
  });

  it('keeps its positions a second apart, numbered without a gap', () => {
    const { fleet, drone } = setup();
    drone.fly(order(), fresh);
    fleet.advance(60_000);
    const positions = drone.takePositions();
    expect(positions.length).toBeGreaterThanOrEqual(60);
    positions.slice(1).forEach((position, index) => {
      expect(position.seq - (positions[index]?.seq ?? 0)).toBe(1);
      expect(position.at - (positions[index]?.at ?? 0)).toBe(1_000);
      expect(position.flightId).toBe('f1');
    });
    expect(drone.takePositions()).toEqual([]);
  });

  it('never exceeds its speed, acceleration and rate of climb', () => {
    const { fleet, drone } = setup('wing');
    drone.fly(order(), fresh);
    fleet.advance(400_000);
    const positions = drone.takePositions();
    positions.slice(1).forEach((position, index) => {
      const before = positions[index] ?? position;
      expect(position.speedMps).toBeLessThanOrEqual(29);
      expect(Math.abs(position.speedMps - before.speedMps)).toBeLessThanOrEqual(3.2);
      expect(Math.abs(position.altitude - before.altitude)).toBeLessThanOrEqual(5.2);
    });
  });

  it('refuses an older token and obeys a newer one', () => {
    const { fleet, drone, phases } = setup();
    drone.fly(order({ fencingToken: 5 }), fresh);
    fleet.advance(5_000);
    drone.fly(order({ flightId: 'old', fencingToken: 4 }), fresh);
    drone.recall('f1', 4);
    fleet.advance(1_000);
    expect(drone.unheard.every(({ flightId }) => flightId === 'f1')).toBe(true);
    expect(phases()).toEqual(['took_off']);
    drone.fly(order({ flightId: 'new', fencingToken: 6 }), fresh);
    expect(drone.unheard).toMatchObject([{ flightId: 'new', fencingToken: 6, phase: 'took_off' }]);
  });

  it.each([
    ['on the way to the pickup', 'took_off', false, ['took_off', 'returning', 'landed']],
    ['at the pickup', 'at_pickup', false, ['took_off', 'at_pickup', 'returning', 'landed']],
    ['with a package that control has not heard of', 'loaded', false, ['took_off', 'at_pickup', 'returning', 'landed']],
    ['at the drop-off', 'at_dropoff', true, ['took_off', 'at_pickup', 'loaded', 'at_dropoff', 'returning', 'landed']],
  ])('comes home when recalled %s', (_, phase, withPackage, expected) => {
    const { drone, phases, until } = setup();
    drone.fly(order(), fresh);
    until(() => phases().at(-1) === phase);
    drone.recall('f1', 1);
    until(() => drone.docked);
    expect(phases()).toEqual(expected);
    expect(drone.unheard.at(-1)?.withPackage).toBe(withPackage);
  });

  it('puts the package back where it was when it was recalled before control had heard of the loading', () => {
    const { fleet, drone, phases, until, log } = setup();
    drone.fly(order(), fresh);
    until(() => phases().at(-1) === 'loaded');
    fleet.advance(10_000);
    drone.takePositions();
    drone.recall('f1', 1);
    drone.heard('f1', 'loaded');
    drone.recall('f1', 1);
    until(() => phases().at(-1) === 'returning');
    expect(drone.takePositions().at(-1)?.longitude).toBeCloseTo(east(800).longitude, 4);
    expect(log.filter(({ entry }) => entry.startsWith('putting_back'))).toHaveLength(1);
  });

  it('brings home a package that control knows of', () => {
    const { drone, phases, until } = setup();
    drone.fly(order(), fresh);
    until(() => phases().at(-1) === 'loaded');
    drone.heard('f1', 'loaded');
    drone.recall('f1', 1);
    until(() => drone.docked);
    expect(drone.unheard.at(-1)).toMatchObject({ phase: 'landed', withPackage: true });
  });

  it('answers the recall of a flight that it never began with having landed', () => {
    const { drone, phases } = setup();
    drone.recall('f9', 3);
    expect(phases()).toEqual(['landed']);
    expect(drone.unheard[0]).toMatchObject({ flightId: 'f9', fencingToken: 3, withPackage: false });
  });

  it('waits at the drop-off until it is told to release', () => {
    const { fleet, drone, phases, until } = setup();
    drone.fly(order({ awaitRelease: true }), fresh);
    until(() => phases().at(-1) === 'at_dropoff');
    const before = drone.batteryPercent;
    fleet.advance(600_000);
    expect(phases().at(-1)).toBe('at_dropoff');
    expect(before - drone.batteryPercent).toBeLessThan(15);
    drone.release('f1', 1);
    until(() => drone.docked);
    expect(phases()).toEqual(NOMINAL);
  });

  it('follows a drop-off that moves on the way', () => {
    const { drone, phases, until } = setup();
    drone.fly(order(), fresh);
    until(() => phases().at(-1) === 'loaded');
    drone.fly(order({ dropoff: east(3_000) }), { phase: 'loaded', withPackage: true });
    until(() => phases().at(-1) === 'at_dropoff');
    expect(drone.takePositions().at(-1)?.longitude).toBeCloseTo(east(3_000).longitude, 4);
  });

  it.each(NOMINAL.slice(0, -1).map((phase, index) => [phase, NOMINAL.slice(index + 1)] as const))(
    'goes on after %s when it has lost its memory',
    (phase, rest) => {
      const { drone, phases, until } = setup();
      drone.restore({ location: east(900), altitude: 60, batteryPercent: 70, lastSeq: 41 });
      const withPackage = phase === 'loaded' || phase === 'at_dropoff';
      drone.fly(order(), { phase: phase as Resumption['phase'], withPackage });
      until(() => drone.docked);
      expect(phases()).toEqual(rest);
      expect(drone.takePositions()[0]?.seq).toBe(42);
    },
  );

  it('heads home when it finds itself in the air without a flight, and says nothing of it', () => {
    const { drone, until } = setup();
    drone.restore({ location: east(900), altitude: 60, batteryPercent: 70, lastSeq: 0 });
    expect(drone.docked).toBe(false);
    until(() => drone.docked);
    expect(drone.unheard).toEqual([]);
  });

  it('keeps its own memory when control greets it again', () => {
    const { fleet, drone, until } = setup();
    drone.restore({ location: nest, altitude: 0, batteryPercent: 100, lastSeq: 0 });
    drone.fly(order(), fresh);
    fleet.advance(60_000);
    drone.restore({ location: nest, altitude: 0, batteryPercent: 10, lastSeq: 0 });
    expect(drone.batteryPercent).toBeGreaterThan(50);
    until(() => drone.docked);
  });

  it('charges in the nest until it is full', () => {
    const { fleet, drone } = setup();
    drone.restore({ location: nest, altitude: 0, batteryPercent: 50, lastSeq: 0 });
    fleet.advance(450_000);
    expect(drone.batteryPercent).toBeCloseTo(100, 0);
    fleet.advance(450_000);
    expect(drone.batteryPercent).toBe(100);
  });

  it('forgets a report only when that one was heard', () => {
    const { drone, phases, until } = setup();
    drone.fly(order(), fresh);
    until(() => phases().length === 2);
    drone.heard('other', 'took_off');
    expect(phases()).toEqual(['took_off', 'at_pickup']);
    drone.heard('f1', 'took_off');
    expect(phases()).toEqual(['at_pickup']);
  });
});
