import { DroneRequest, type Wish } from './drone-request';

const at = new Date('2026-05-01T12:00:00Z');
const wish: Wish = {
  pickup: { latitude: 29.7, longitude: -95.3 },
  dropoff: { latitude: 29.8, longitude: -95.3 },
  payloadGrams: 800,
  confirmationRequired: false,
  expedited: false,
  readyAt: at,
  deadline: new Date(at.getTime() + 3_600_000),
};
const reservation = { id: 'r', droneId: 'd', fencingToken: 3 };
const unasked = (): DroneRequest => DroneRequest.restore('delivery', { state: 'unasked', confirmed: false });
const waiting = (): DroneRequest => {
  const request = unasked();
  request.ask(wish);
  return request;
};
const reserved = (): DroneRequest => {
  const request = waiting();
  request.reserve(reservation, at);
  return request;
};
const later = { readyAt: new Date(at.getTime() + 60_000), deadline: new Date(at.getTime() + 7_200_000) };
const types = (request: DroneRequest): string[] => request.pullEvents().map(({ type }) => type);

describe('DroneRequest', () => {
  it('waits once it is asked for, and stays as first asked', () => {
    const request = waiting();
    request.ask({ ...wish, payloadGrams: 1 });
    expect(request.state).toMatchObject({ state: 'waiting', wish: { payloadGrams: 800 }, notBefore: at });
  });

  it('waits for another window once that was moved, before it is asked for and after', () => {
    const early = unasked();
    early.moveWindow(later);
    early.ask(wish);
    const late = waiting();
    late.moveWindow(later);
    for (const request of [early, late]) {
      expect(request.state).toMatchObject({ state: 'waiting', wish: later, notBefore: later.readyAt });
    }
  });

  it('keeps its window when a drone is bound or none will come, and grants the one it has again', () => {
    const over = waiting();
    over.release(at);
    expect(() => reserved().moveWindow(later)).toThrow('A drone is reserved');
    expect(() => over.moveWindow(later)).toThrow('No drone will come');
    expect(() => reserved().moveWindow({ readyAt: wish.readyAt, deadline: wish.deadline })).not.toThrow();
  });

  it('is reserved once', () => {
    const request = reserved();
    request.reserve({ ...reservation, id: 'other', droneId: 'other' }, at);
    request.refuse('no_drone_available', at);
    expect(request.state).toMatchObject({ state: 'reserved', reservation: { droneId: 'd', status: 'held' } });
    expect([request.holds(3), request.holds(4)]).toEqual([true, false]);
    expect(types(request)).toEqual(['reserved']);
  });

  it('is released once, and never reserved again', () => {
    const request = reserved();
    expect([request.release(at), request.release(at)]).toEqual([true, false]);
    request.ask(wish);
    request.reserve(reservation, at);
    expect(request.state).toMatchObject({ state: 'released', reason: 'released', reservation: { status: 'released' } });
    expect(types(request)).toEqual(['reserved', 'reservation_released']);
  });

  it('is barred by a release that comes first', () => {
    const request = unasked();
    expect(request.release(at)).toBe(false);
    request.ask(wish);
    expect(request.state).toMatchObject({ state: 'released' });
  });

  it('uses its reservation up when the package was delivered, and is no more released then', () => {
    const request = reserved();
    request.complete(true, at);
    expect(request.release(at)).toBe(false);
    expect(request.state).toMatchObject({ state: 'completed', reservation: { status: 'consumed' } });
  });

  it('gives its reservation up when the package came back', () => {
    const request = reserved();
    request.complete(false, at);
    expect(request.state.reservation?.status).toBe('released');
    expect(types(request)).toEqual(['reserved', 'reservation_released']);
  });

  it('stays released when its recalled drone comes home', () => {
    const request = reserved();
    request.release(at);
    request.complete(false, at);
    expect(request.state.state).toBe('released');
    expect(types(request)).toEqual(['reserved', 'reservation_released']);
  });

  it('keeps a drop-off that moved before it was asked for', () => {
    const request = unasked();
    const dropoff = { latitude: 29.75, longitude: -95.3 };
    request.moveDropoff(dropoff);
    request.ask(wish);
    expect(request.state.wish?.dropoff).toEqual(dropoff);
  });

  it('is refused with a reason, once', () => {
    const request = waiting();
    request.refuse('too_heavy', at);
    request.refuse('out_of_range', at);
    expect(request.state).toMatchObject({ state: 'unmatched', reason: 'too_heavy' });
    expect(types(request)).toEqual(['unmatched']);
  });
});
