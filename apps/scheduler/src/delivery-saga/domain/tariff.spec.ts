import * as fc from 'fast-check';
import { metresBetween, priceOf, type Place } from './tariff';

const METRES_PER_DEGREE = 111_195.08;
const at = (latitude: number, longitude = 0): Place => ({ latitude, longitude });
const north = (metres: number): Place => at(metres / METRES_PER_DEGREE);
const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

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
    expect(priceOf({ pickup: at(0), dropoff: north(metres), expedited })).toBe(cents);
  });

  it('is a whole number of cents, at least the base, and the same both ways', () => {
    fc.assert(
      fc.property(place, place, fc.boolean(), (pickup, dropoff, expedited) => {
        const price = priceOf({ pickup, dropoff, expedited });
        expect(Number.isInteger(price)).toBe(true);
        expect(price).toBeGreaterThanOrEqual(399);
        expect(priceOf({ pickup: dropoff, dropoff: pickup, expedited })).toBe(price);
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
