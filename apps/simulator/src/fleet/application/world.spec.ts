import { distance } from '../domain/motion';
import { LocalPlane } from '../domain/local-plane';
import { makeWorld } from './world';

describe('makeWorld', () => {
  it('is the same for the same seed, ids included, and another for another', () => {
    expect(makeWorld(7)).toEqual(makeWorld(7));
    expect(makeWorld(7).nests[0]?.id).not.toBe(makeWorld(8).nests[0]?.id);
  });

  it.each([1, 2, 3, 42, 999])('lays out a city that a fleet can serve (seed %i)', (seed) => {
    const { centre, nests, drones } = makeWorld(seed);
    const plane = new LocalPlane(centre);
    expect(nests).toHaveLength(3);
    expect(drones).toHaveLength(18);
    expect(new Set([...nests, ...drones].map(({ id }) => id)).size).toBe(21);
    for (const nest of nests) {
      expect(drones.filter(({ nestId }) => nestId === nest.id)).toHaveLength(6);
      expect(nest.serviceRadiusMetres).toBeGreaterThanOrEqual(6_000);
      expect(nest.serviceRadiusMetres).toBeLessThanOrEqual(8_000);
      for (const other of nests.filter(({ id }) => id !== nest.id)) {
        const apart = distance(plane.toPlane(nest.location), plane.toPlane(other.location));
        expect(apart).toBeGreaterThan(4_000);
        expect(apart).toBeLessThan(6_000);
      }
    }
  });
});
