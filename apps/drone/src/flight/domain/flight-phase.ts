export const FLIGHT_PHASES = [
  'took_off',
  'at_pickup',
  'loaded',
  'at_dropoff',
  'released',
  'returning',
  'landed',
] as const;
export type FlightPhase = (typeof FLIGHT_PHASES)[number];

export const isPast = (current: FlightPhase | null, phase: FlightPhase): boolean =>
  current !== null && FLIGHT_PHASES.indexOf(current) >= FLIGHT_PHASES.indexOf(phase);

/**
 * The phases that may follow directly. A report that skips one is not stored yet: the drone repeats what was not heard, oldest first, so
 * that nothing has to be made up.
 */
const NEXT: Readonly<Record<FlightPhase | 'none', readonly FlightPhase[]>> = {
  none: ['took_off'],
  took_off: ['at_pickup'],
  at_pickup: ['loaded'],
  loaded: ['at_dropoff'],
  at_dropoff: ['released'],
  released: ['returning'],
  returning: ['landed'],
  landed: [],
};

export function mayFollow(
  current: FlightPhase | null,
  next: FlightPhase,
  broken: { off: boolean; withPackage: boolean },
): boolean {
  if (NEXT[current ?? 'none'].includes(next)) return true;
  if (current === null) return broken.off && (next === 'returning' || next === 'landed');
  if (next !== 'returning') return false;
  const carries = current === 'loaded' || current === 'at_dropoff';
  return carries ? broken.withPackage : broken.off && !isPast(current, 'released');
}
