import fc from 'fast-check';
import { AIRFRAMES, AIRFRAME_KINDS } from '../../drone/domain/airframe';
import type { Location } from '../../drone/domain/geo';
import { canFly } from '../../drone/domain/mission-estimate';
import { solveAssignment } from '../infrastructure/matching/munkres-solver';
import { matchRequests, type FreeDrone, type WaitingRequest } from './matching';

const now = new Date('2026-05-01T12:00:00Z');
const at = { now, speed: 20 };
const point = (eastMetres: number, northMetres: number): Location => ({
  latitude: 29.76 + northMetres / 111_195,
  longitude: -95.37 + eastMetres / 96_500,
});
const request = (id: string, change: Partial<WaitingRequest> = {}, metres = 1_000): WaitingRequest => ({
  deliveryId: id,
  errand: { pickup: point(metres, 0), dropoff: point(metres, 800), payloadGrams: 500, confirmationRequired: false },
  expedited: false,
  dueSince: now,
  deadline: new Date(now.getTime() + 3_600_000),
  ...change,
});
const drone = (id: string, eastMetres = 0, change: Partial<FreeDrone> = {}): FreeDrone => ({
  droneId: id,
  airframe: 'zip',
  nest: point(eastMetres, 0),
  batteryPercent: 100,
  ...change,
});
const match = (requests: WaitingRequest[], drones: FreeDrone[]) => matchRequests(requests, drones, at, solveAssignment);

describe('matchRequests', () => {
  it('serves both requests where the nearest drone first would serve one worse', () => {
    const drones = [drone('west', 0), drone('east', 3_000)];
    const pairs = match([request('middle', {}, 1_400), request('left', {}, 100)], drones);
    expect(pairs).toEqual(
      expect.arrayContaining([
        { deliveryId: 'left', droneId: 'west' },
        { deliveryId: 'middle', droneId: 'east' },
      ]),
    );
  });

  it('gives the only drone to the expedited request', () => {
    const pairs = match([request('plain'), request('fast', { expedited: true }, 2_500)], [drone('one')]);
    expect(pairs).toEqual([{ deliveryId: 'fast', droneId: 'one' }]);
  });

  it('gives the only drone to the request that has waited long, however near the other is', () => {
    const long = request('old', { dueSince: new Date(now.getTime() - 600_000) }, 3_000);
    expect(match([request('new', {}, 50), long], [drone('one')])).toEqual([{ deliveryId: 'old', droneId: 'one' }]);
  });

  it('leaves out drones that are too weak, too empty or too late', () => {
    const heavy = request('heavy', { errand: { ...request('x').errand, payloadGrams: 3_000 } });
    expect(match([heavy], [drone('wing', 0, { airframe: 'wing' })])).toEqual([]);
    expect(match([request('a')], [drone('empty', 0, { batteryPercent: 21 })])).toEqual([]);
    expect(match([request('late', { deadline: new Date(now.getTime() + 1_000) })], [drone('d')])).toEqual([]);
  });

  it('never uses a drone or a request twice and only feasible pairs, whatever the batch', () => {
    const place = fc.tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: -5_000, max: 5_000 }));
    const requests = fc.array(fc.tuple(place, place, fc.integer({ min: 1, max: 3_600 })), { maxLength: 8 });
    const drones = fc.array(fc.tuple(place, fc.constantFrom(...AIRFRAME_KINDS), fc.integer({ min: 0, max: 100 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(requests, drones, (wanted, fleet) => {
        const asked = wanted.map(([from, to, payloadGrams], index) =>
          request(`r${index}`, {
            errand: { pickup: point(...from), dropoff: point(...to), payloadGrams, confirmationRequired: false },
          }),
        );
        const free = fleet.map(([[east, north], airframe, batteryPercent], index) =>
          drone(`d${index}`, 0, { nest: point(east, north), airframe, batteryPercent }),
        );
        const pairs = match(asked, free);
        expect(new Set(pairs.map((pair) => pair.droneId)).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.deliveryId)).size).toBe(pairs.length);
        const feasible = (r: WaitingRequest, d: FreeDrone): boolean =>
          canFly(AIRFRAMES[d.airframe], { ...r.errand, nest: d.nest }, d.batteryPercent);
        for (const { deliveryId, droneId } of pairs) {
          expect(feasible(asked[Number(deliveryId.slice(1))]!, free[Number(droneId.slice(1))]!)).toBe(true);
        }
        expect(pairs.length).toBe(largestMatching(asked, free, feasible));
      }),
    );
  });
});

/** Kuhn's augmenting paths: with the unserved price above every approach, the cheapest matching is also a largest one. */
function largestMatching<R, D>(rows: R[], columns: D[], feasible: (row: R, column: D) => boolean): number {
  const owner = new Map<D, R>();
  const augment = (row: R, seen: Set<D>): boolean =>
    columns.some((column) => {
      if (seen.has(column) || !feasible(row, column)) {
        return false;
      }
      seen.add(column);
      const current = owner.get(column);
      if (current === undefined || augment(current, seen)) {
        owner.set(column, row);
        return true;
      }
      return false;
    });
  return rows.filter((row) => augment(row, new Set())).length;
}
