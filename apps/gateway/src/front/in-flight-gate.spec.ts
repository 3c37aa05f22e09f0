import { InFlightGate, type Priority, type Slot } from './in-flight-gate';

describe('InFlightGate', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const fill = (gate: InFlightGate, priority: Priority): Slot[] => {
    const slots: Slot[] = [];
    for (let slot = gate.enter(priority); slot; slot = gate.enter(priority)) slots.push(slot);
    return slots;
  };

  it('keeps places for the more urgent', () => {
    const gate = new InFlightGate({ cap: 10, burst: 10 });
    expect(fill(gate, 'write')).toHaveLength(6);
    expect(fill(gate, 'read')).toHaveLength(2);
    expect(fill(gate, 'vital')).toHaveLength(2);
  });

  it('lets a burst in, but not a lasting overload, and forgets it after a second without a refusal', () => {
    const gate = new InFlightGate({ cap: 10, burst: 100 });
    const slots = fill(gate, 'write');
    expect(slots).toHaveLength(60);
    jest.advanceTimersByTime(300);
    expect(gate.enter('write')).toBeUndefined();
    for (const slot of slots.splice(0, 54)) slot.leave();
    expect(gate.enter('write')).toBeUndefined();
    slots.pop()?.leave();
    slots.push(...fill(gate, 'write'));
    expect(slots).toHaveLength(6);
    for (const slot of slots) slot.leave();
    const next = fill(gate, 'write');
    expect(next).toHaveLength(6);
    for (const slot of next) slot.leave();
    jest.advanceTimersByTime(1_000);
    expect(fill(gate, 'write')).toHaveLength(60);
  });

  it('gives a place back once, and takes it again where there is one', () => {
    const gate = new InFlightGate({ cap: 2, burst: 2 });
    const slot = gate.enter('write')!;
    slot.pause();
    slot.pause();
    const other = gate.enter('write')!;
    expect(slot.resume()).toBe(false);
    other.leave();
    expect(slot.resume()).toBe(true);
    slot.leave();
    expect(slot.resume()).toBe(false);
    expect(fill(gate, 'write')).toHaveLength(1);
  });
});
