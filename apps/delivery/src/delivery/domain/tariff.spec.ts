import * as fc from 'fast-check';
import type { LocationData } from './location';
import { metresBetween, priceOf, type Price } from './tariff';

const METRES_PER_DEGREE = 111_195.08;
const at = (latitude: number, longitude = 0): LocationData => ({ latitude, longitude });
const north = (metres: number): LocationData => at(metres / METRES_PER_DEGREE);
const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

const price = (pickup: LocationData, dropoff: LocationData, expedited: boolean): Price =>
  priceOf({ pickup: { location: pickup }, dropoff: { location: dropoff }, expedited });

describe('priceOf', () => {
  it.each([
    [0, false, 399],
    [1, false, 459],
    [999, false, 459],
    [1_000, false, 459],
    [1_002, false, 519],
    [4_500, false, 699],
    [4_500, true, 899],
  ])('asks for %i metres (expedited: %s) %i cents', (metres, expedited, cents) => {
    expect(price(at(0), north(metres), expedited)).toEqual({ amount: cents, currency: 'USD' });
  });

  it('is a whole number of cents, at least the base, and the same both ways', () => {
    fc.assert(
      fc.property(place, place, fc.boolean(), (pickup, dropoff, expedited) => {
        const there = price(pickup, dropoff, expedited);
        expect(Number.isInteger(there.amount)).toBe(true);
        expect(there.amount).toBeGreaterThanOrEqual(399);
        expect(price(dropoff, pickup, expedited)).toEqual(there);
      }),
    );
  });
});

describe('metresBetween', () => {
  it.each([
    ['London to Paris', at(51.5007, -0.1246), at(48.8584, 2.2945), 340_500],
    ['across the date line', at(0, 179.5), at(0, -179.5), 111_195],
    ['pole to pole', at(90), at(-90), 20_015_115],
  ])('measures %s', (_, a, b, metres) => {
    expect(Math.abs(metresBetween(a, b) - metres) / metres).toBeLessThan(0.002);
  });
});
