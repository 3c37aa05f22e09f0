import fc from 'fast-check';
import { AIRFRAMES, AIRFRAME_KINDS } from './airframe';
import { distanceMetres, type Location } from './geo';
import { canCarry, canFly, estimateMission, RESERVE_PERCENT, type Mission } from './mission-estimate';

const nest: Location = { latitude: 29.76, longitude: -95.37 };
const north = (metres: number): Location => ({ latitude: nest.latitude + metres / 111_195, longitude: nest.longitude });
const mission = (change: Partial<Mission> = {}): Mission => ({
  nest,
  pickup: nest,
  dropoff: north(2_000),
  payloadGrams: 1_000,
  confirmationRequired: false,
  ...change,
});

describe('distanceMetres', () => {
  it('is the length of a degree of latitude', () => {
    expect(distanceMetres({ latitude: 29, longitude: -95 }, { latitude: 30, longitude: -95 })).toBeCloseTo(111_195, -1);
  });

  it('crosses the antimeridian by the short way', () => {
    expect(distanceMetres({ latitude: 0, longitude: 179.99 }, { latitude: 0, longitude: -179.99 })).toBeLessThan(2_300);
  });
});

describe('estimateMission', () => {
  it.each(AIRFRAME_KINDS)('gives a %s its published range and no more', (kind) => {
    const airframe = AIRFRAMES[kind];
    const half = airframe.roundTripMetres / 2;
    const used = (metres: number): number =>
      estimateMission(airframe, mission({ dropoff: north(metres), payloadGrams: airframe.maxPayloadGrams }))
        .batteryPercent - airframe.stopPercent;
    expect(used(half)).toBeGreaterThan(99);
    expect(used(half)).toBeLessThan(101);
    expect(used(half * 0.9)).toBeLessThan(92);
  });

  it('keeps the reserve', () => {
    const { batteryPercent } = estimateMission(AIRFRAMES.wing, mission());
    expect(canFly(AIRFRAMES.wing, mission(), batteryPercent + RESERVE_PERCENT)).toBe(true);
    expect(canFly(AIRFRAMES.wing, mission(), batteryPercent + RESERVE_PERCENT - 0.01)).toBe(false);
  });

  it('asks for more charge when a person must confirm', () => {
    const plain = estimateMission(AIRFRAMES.zip, mission()).batteryPercent;
    expect(estimateMission(AIRFRAMES.zip, mission({ confirmationRequired: true })).batteryPercent).toBeGreaterThan(
      plain,
    );
  });

  it('never needs less for a heavier package or a longer way', () => {
    const kind = fc.constantFrom(...AIRFRAME_KINDS);
    fc.assert(
      fc.property(kind, fc.nat(3_500), fc.nat(1_000), fc.nat(9_000), fc.nat(500), (name, grams, more, way, extra) => {
        const airframe = AIRFRAMES[name];
        const base = estimateMission(airframe, mission({ payloadGrams: grams, dropoff: north(way) })).batteryPercent;
        const heavier = mission({ payloadGrams: grams + more, dropoff: north(way) });
        const longer = mission({ payloadGrams: grams, dropoff: north(way + extra) });
        expect(estimateMission(airframe, heavier).batteryPercent).toBeGreaterThanOrEqual(base);
        expect(estimateMission(airframe, longer).batteryPercent).toBeGreaterThanOrEqual(base - 1e-6);
      }),
    );
  });
});

describe('canCarry', () => {
  it('compares with the largest payload', () => {
    expect(canCarry(AIRFRAMES.wing, 2_270)).toBe(true);
    expect(canCarry(AIRFRAMES.wing, 2_271)).toBe(false);
  });
});
