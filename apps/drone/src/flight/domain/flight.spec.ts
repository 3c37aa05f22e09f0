import fc from 'fast-check';
import { commandsFor } from './drone-command';
import { Flight, type FlightState, type PhaseReport, type Plan } from './flight';
import { FLIGHT_PHASES, type FlightPhase } from './flight-phase';

const at = new Date('2026-05-01T12:00:00Z');
const plan: Plan = {
  deliveryId: 'delivery',
  droneId: 'drone',
  fencingToken: 7,
  pickup: { latitude: 29.7, longitude: -95.3 },
  dropoff: { latitude: 29.8, longitude: -95.3 },
  payloadGrams: 800,
  awaitRelease: false,
  confirmed: false,
  eta: at,
  distanceMetres: 3_000,
};
const report = (phase: FlightPhase, change: Partial<PhaseReport> = {}): PhaseReport => ({
  fencingToken: 7,
  phase,
  withPackage: phase === 'loaded' || phase === 'at_dropoff',
  at,
  heardAt: at,
  ...change,
});
const flying = (phase?: FlightPhase, change: Partial<Plan> = {}): Flight => {
  const flight = Flight.plan('flight', { ...plan, ...change }, at);
  flight.activate(7);
  const reached = phase === undefined ? [] : FLIGHT_PHASES.slice(0, FLIGHT_PHASES.indexOf(phase) + 1);
  for (const each of reached) expect(flight.report(report(each))).toBe(true);
  flight.pullEvents();
  return flight;
};
const types = (flight: Flight): string[] => flight.pullEvents().map(({ type }) => type);

describe('Flight', () => {
  it('starts on the order of its own reservation only, and not once it was cancelled', () => {
    const flight = Flight.plan('flight', plan, at);
    flight.activate(6);
    expect(flight.state.status).toBe('planned');
    expect(flight.breakOff(at)).toBe(true);
    flight.activate(7);
    expect(flight.state.status).toBe('cancelled');
    expect(types(flight)).toEqual(['planned', 'cancelled']);
  });

  it('records each phase once and is completed when it has landed', () => {
    const flight = flying();
    for (const phase of FLIGHT_PHASES) {
      flight.report(report(phase));
      flight.report(report(phase));
    }
    expect(types(flight)).toEqual([...FLIGHT_PHASES]);
    expect(flight.state).toMatchObject({ status: 'completed', delivered: true, withPackage: false });
  });

  it('never goes back, never skips, and ends at most once, whatever is reported', () => {
    const anything = fc.record({
      phase: fc.constantFrom(...FLIGHT_PHASES),
      withPackage: fc.boolean(),
      fencingToken: fc.constantFrom(6, 7, 8),
      recall: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 60 }), (steps) => {
        const flight = flying();
        for (const { recall, ...step } of steps) {
          if (recall && !flight.hasLoaded) flight.breakOff(at);
          flight.report(report(step.phase, step));
        }
        const order = types(flight).map((type) => FLIGHT_PHASES.indexOf(type as FlightPhase));
        expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
        const released = order.includes(4);
        expect(flight.state.delivered).toBe(released);
        expect(order.slice(0, released ? 5 : 0)).toEqual(released ? [0, 1, 2, 3, 4] : []);
      }),
    );
  });

  it('leaves a report that comes too early for later', () => {
    const flight = flying('took_off');
    expect(flight.report(report('loaded'))).toBe(false);
    expect(flight.report(report('returning'))).toBe(false);
    expect(flight.state.phase).toBe('took_off');
  });

  it('believes an empty return before the pickup only when it was recalled', () => {
    const flight = flying('took_off');
    expect(flight.report(report('returning'))).toBe(false);
    flight.breakOff(at);
    expect(flight.report(report('returning'))).toBe(true);
    expect(flight.report(report('landed'))).toBe(true);
    expect(flight.state).toMatchObject({ status: 'completed', delivered: false });
  });

  it('comes home with the package from the drop-off', () => {
    const flight = flying('at_dropoff');
    expect(flight.report(report('returning', { withPackage: true }))).toBe(true);
    expect(flight.report(report('landed', { withPackage: true }))).toBe(true);
    expect(flight.state).toMatchObject({ withPackage: true, delivered: false });
  });

  it.each(FLIGHT_PHASES.slice(2))('is not broken off any more when %s', (phase) => {
    const flight = flying(phase);
    expect(() => flight.breakOff(at)).toThrow(expect.objectContaining({ code: 'package_on_board' }));
    expect(flight.state.recalled).toBe(false);
  });

  it.each(['returning', 'landed'] as const)('is not broken off when it is %s with the package', (last) => {
    const flight = flying('loaded');
    flight.report(report('returning', { withPackage: true }));
    if (last === 'landed') flight.report(report('landed', { withPackage: true }));
    expect(() => flight.breakOff(at)).toThrow(expect.objectContaining({ code: 'package_on_board' }));
  });

  it.each([undefined, 'took_off', 'at_pickup'] as const)('never loads once it was broken off after %s', (phase) => {
    const flight = flying(phase);
    expect(flight.breakOff(at)).toBe(true);
    if (phase === undefined) flight.report(report('took_off'));
    flight.report(report('at_pickup'));
    expect(flight.forbids(report('loaded'))).toBe(true);
    expect(flight.report(report('loaded'))).toBe(true);
    expect(flight.state.phase).toBe('at_pickup');
    // A drone that had loaded before it heard of the recall comes home with the package.
    for (const next of ['returning', 'landed'] as const) {
      expect(flight.report(report(next, { withPackage: true }))).toBe(true);
      expect([flight.hasLoaded, flight.breakOff(at)]).toEqual([false, next === 'returning']);
    }
  });

  it('moves its drop-off until the package is on board', () => {
    const elsewhere = { latitude: 29.9, longitude: -95.3 };
    const flight = flying('at_pickup');
    flight.moveDropoff(elsewhere);
    expect(flight.state).toMatchObject({ dropoff: elsewhere, revision: 2 });
    flight.report(report('loaded'));
    expect(() => flight.moveDropoff(plan.dropoff)).toThrow(expect.objectContaining({ code: 'package_on_board' }));
    expect(flight.state).toMatchObject({ dropoff: elsewhere, revision: 2 });
  });

  it('is left waiting when nobody confirms in time', () => {
    const flight = flying('loaded', { awaitRelease: true });
    flight.report(report('at_dropoff', { at: new Date(0) }));
    const later = (ms: number): Date => new Date(at.getTime() + ms);
    expect(flight.isLeftWaiting(later(29_999), 30_000)).toBe(false);
    expect(flight.isLeftWaiting(later(30_000), 30_000)).toBe(true);
    flight.allowRelease();
    expect(flight.isLeftWaiting(later(30_000), 30_000)).toBe(false);
  });
});

describe('a release that is allowed', () => {
  const isRefused = (flight: Flight) =>
    expect(() => flight.allowRelease()).toThrow(expect.objectContaining({ code: 'flight_returning' }));

  it('is allowed again when the package was released', () => {
    for (const phase of FLIGHT_PHASES.slice(2)) expect(() => flying(phase).allowRelease()).not.toThrow();
  });

  it('comes too late when the drone brings the package back, or was told to', () => {
    const flight = flying('at_dropoff', { awaitRelease: true });
    flight.bringBack();
    isRefused(flight);
    for (const phase of ['returning', 'landed'] as const) {
      flight.report(report(phase, { withPackage: true }));
      isRefused(flight);
    }
    const lost = flying('loaded');
    lost.report(report('returning', { withPackage: true }));
    isRefused(lost);
  });
});

describe('commandsFor', () => {
  const kinds = (state: FlightState, told = {}): string[] => commandsFor('flight', state, told).map(({ kind }) => kind);
  const knows = { flightId: 'flight', revision: 1 };

  it('wants nothing of a flight that is not to start, or is over', () => {
    expect(kinds(Flight.plan('flight', plan, at).state)).toEqual([]);
    expect(kinds(flying('landed').state)).toEqual([]);
  });

  it('tells the plan until the drone has left, then to a new line only, or when the plan changed', () => {
    expect(kinds(flying().state, knows)).toEqual(['fly']);
    expect(kinds(flying('took_off').state, knows)).toEqual([]);
    expect(kinds(flying('loaded').state)).toEqual(['fly']);
    const moved = flying('took_off');
    moved.moveDropoff(plan.pickup);
    expect(kinds(moved.state, knows)).toEqual(['fly']);
  });

  it('recalls until the drone is on its way home, and tells a drone without memory its flight first', () => {
    const flight = flying('took_off');
    flight.breakOff(at);
    expect(kinds(flight.state, knows)).toEqual(['recall']);
    expect(kinds(flight.state)).toEqual(['fly', 'recall']);
    flight.report(report('returning'));
    expect(kinds(flight.state, knows)).toEqual([]);
    expect(kinds(flight.state)).toEqual(['fly']);
  });

  it('does not let a drone leave that is already recalled', () => {
    const flight = flying();
    flight.breakOff(at);
    expect(kinds(flight.state)).toEqual(['recall']);
  });

  it('releases at the drop-off once it is confirmed', () => {
    const flight = flying('at_dropoff', { awaitRelease: true });
    expect(kinds(flight.state, knows)).toEqual([]);
    flight.allowRelease();
    expect(kinds(flight.state, knows)).toEqual(['release']);
    flight.report(report('released'));
    expect(kinds(flight.state, knows)).toEqual([]);
  });
});
