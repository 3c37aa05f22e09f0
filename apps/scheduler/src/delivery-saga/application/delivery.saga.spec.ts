import { Clock, DomainError, type ErrorCategory } from '@app/kernel';
import { playSaga } from '../../../test/support/play-saga';
import type { DeliverySagaState } from '../domain/delivery-saga-state';
import { deliverySaga, type Participants } from './delivery.saga';
import type { Call } from './ports/call';
import type { DroneAnswer } from './ports/drone.port';

const NOW = new Date('2026-01-01T12:00:00Z');
const start: DeliverySagaState = {
  deliveryId: 'd1',
  accountId: 'a1',
  packageId: 'p1',
  size: 'small',
  weightGrams: 800,
  wishedTag: undefined,
  pickup: { latitude: 29.75, longitude: -95.36 },
  dropoff: { latitude: 29.74, longitude: -95.38 },
  readyAt: '2026-01-01T12:00:00.000Z',
  deadline: '2026-01-01T13:00:00.000Z',
  expedited: false,
  confirmationRequired: false,
  price: { amount: 777, currency: 'EUR' },
};

const error = (code: string, category: ErrorCategory) => new DomainError(code, category, code);
const DOWN = error('peer_unavailable', 'unavailable');
const RESERVED: DroneAnswer = { state: 'reserved', droneId: 'r1', fencingToken: 7 };
const ANSWERS = {
  holdCredit: { holdId: 'h1' },
  declarePackage: { tag: 'T-1' },
  requestDrone: RESERVED,
  planFlight: { flightId: 'f1', eta: '2026-01-01T12:20:00.000Z' },
} as const;

type Method =
  | 'holdCredit'
  | 'releaseCredit'
  | 'declarePackage'
  | 'voidPackage'
  | 'requestDrone'
  | 'releaseDrone'
  | 'planFlight'
  | 'cancelFlight'
  | 'scheduleDelivery'
  | 'completeCancellation'
  | 'rejectDelivery';
/** What a participant answers, in order; then, and when nothing is said, that all is well. */
type Script = Partial<Record<Method, readonly unknown[]>>;

const HELD = ['holdCredit', 'declarePackage', 'requestDrone', 'planFlight', 'scheduleDelivery'];
const UNDONE = ['cancelFlight', 'releaseDrone', 'voidPackage', 'releaseCredit'];

function setup(script: Script = {}, now = NOW) {
  const calls: { method: Method; request: unknown; key: string }[] = [];
  const replies = new Map(Object.entries(script).map(([method, list]) => [method, [...list]]));
  const answer = (method: Method) => (request: unknown, call: Call) => {
    calls.push({ method, request, key: call.operationKey });
    const reply = replies.get(method)?.shift() ?? ANSWERS[method as keyof typeof ANSWERS];
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply as never);
  };
  const participants: Participants = {
    account: { holdCredit: answer('holdCredit'), releaseCredit: answer('releaseCredit') },
    packages: { declarePackage: answer('declarePackage'), voidPackage: answer('voidPackage') },
    drone: {
      requestDrone: answer('requestDrone'),
      releaseDrone: answer('releaseDrone'),
      planFlight: answer('planFlight'),
      cancelFlight: answer('cancelFlight'),
    },
    delivery: {
      scheduleDelivery: answer('scheduleDelivery'),
      completeCancellation: answer('completeCancellation'),
      rejectDelivery: answer('rejectDelivery'),
    },
    clock: new (class extends Clock {
      now = () => now;
    })(),
  };
  const play = (options?: { cancelAfter?: string }, state: DeliverySagaState = start) =>
    playSaga(deliverySaga(participants), state, options);
  return { play, calls, methods: () => calls.map(({ method }) => method) };
}

describe('the delivery saga', () => {
  it('holds, declares, reserves, plans and schedules, handing on what it learns', async () => {
    const { play, calls } = setup();
    const { state, failure } = await play();
    expect(failure).toBeUndefined();
    const ids = { deliveryId: 'd1', accountId: 'a1' };
    expect(calls).toMatchObject([
      { method: 'holdCredit', request: { ...ids, amount: 777, currency: 'EUR' }, key: 's1:hold-credit' },
      { method: 'declarePackage', request: { ...ids, packageId: 'p1', size: 'small', weightGrams: 800 } },
      { method: 'requestDrone', request: { deliveryId: 'd1', weightGrams: 800, deadline: start.deadline } },
      { method: 'planFlight', request: { deliveryId: 'd1', fencingToken: 7 }, key: 's1:plan-flight' },
      {
        method: 'scheduleDelivery',
        request: {
          deliveryId: 'd1',
          droneId: 'r1',
          flightId: 'f1',
          fencingToken: 7,
          packageTag: 'T-1',
          eta: '2026-01-01T12:20:00.000Z',
        },
      },
    ]);
    expect(state).toMatchObject({ holdId: 'h1', tag: 'T-1', droneId: 'r1', fencingToken: 7, flightId: 'f1' });
  });

  it.each([
    ['holdCredit', 'insufficient_credit', 'rule-violated', [], []],
    ['holdCredit', 'account_not_found', 'not-found', [], []],
    ['declarePackage', 'tag_in_use', 'rule-violated', ['holdCredit'], ['releaseCredit']],
    ['planFlight', 'flight_not_feasible', 'rule-violated', HELD.slice(0, 3), UNDONE.slice(1)],
    ['scheduleDelivery', 'delivery_not_pending', 'rule-violated', HELD.slice(0, 4), UNDONE],
  ] as const)(
    'when %s is refused (%s), undoes what was done before, and rejects',
    async (method, code, category, done, undone) => {
      const { play, methods, calls } = setup({ [method]: [error(code, category)] });
      await play();
      expect(methods()).toEqual([...done, method, ...undone, 'rejectDelivery']);
      expect(calls.at(-1)).toMatchObject({ request: { deliveryId: 'd1', code, detail: expect.any(String) } });
    },
  );

  it('undoes nothing before the flight as long as the drone says that it has the package', async () => {
    const ON_BOARD = error('package_on_board', 'rule-violated');
    const { play, methods } = setup({ scheduleDelivery: [DOWN, DOWN, DOWN], cancelFlight: [ON_BOARD, ON_BOARD] });
    await play();
    expect(methods().slice(7)).toEqual(['cancelFlight', 'cancelFlight', ...UNDONE, 'rejectDelivery']);
  });

  it('when no drone can serve it, undoes credit and package, and rejects with the reason', async () => {
    const { play, methods, calls } = setup({ requestDrone: [{ state: 'unmatched', reason: 'out_of_range' }] });
    await play();
    expect(methods()).toEqual([...HELD.slice(0, 3), 'voidPackage', 'releaseCredit', 'rejectDelivery']);
    expect(calls.at(-1)?.request).toMatchObject({ code: 'out_of_range' });
  });

  it.each([
    ['holdCredit', [], ['releaseCredit']],
    ['declarePackage', HELD.slice(0, 1), UNDONE.slice(2)],
    ['requestDrone', HELD.slice(0, 2), UNDONE.slice(1)],
    ['planFlight', HELD.slice(0, 3), UNDONE],
    ['scheduleDelivery', HELD.slice(0, 4), UNDONE],
  ] as const)(
    'when %s fails for good, undoes that step too, for its outcome is unknown, and says temporarily_unavailable',
    async (method, done, undone) => {
      const { play, methods, calls } = setup({ [method]: [DOWN, DOWN, DOWN] });
      await play();
      expect(methods()).toEqual([...done, method, method, method, ...undone, 'rejectDelivery']);
      expect(calls.at(-1)?.request).toMatchObject({ code: 'temporarily_unavailable' });
    },
  );

  it.each(HELD)('when the answer of %s is lost, asks again with the same key and goes on', async (method) => {
    const { play, methods, calls } = setup({ [method]: [DOWN] });
    const { failure } = await play();
    expect(failure).toBeUndefined();
    expect(methods()).toEqual(HELD.flatMap((each) => (each === method ? [each, each] : [each])));
    const keys = calls.filter((call) => call.method === method).map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
  });

  it.each([
    ['hold-credit', 1],
    ['declare-package', 2],
    ['reserve-drone', 3],
    ['plan-flight', 4],
    ['schedule-delivery', 5],
  ])('when the client cancels after %s, undoes it all and says so', async (cancelAfter, done) => {
    const { play, methods } = setup();
    await play({ cancelAfter });
    expect(methods()).toEqual([...HELD.slice(0, done), ...UNDONE.slice(Math.max(0, 4 - done)), 'completeCancellation']);
  });

  it.each([...UNDONE, 'rejectDelivery'] as Method[])(
    'when %s fails, tries that again before it goes on',
    async (method) => {
      const { play, methods, calls } = setup({
        scheduleDelivery: [error('delivery_not_pending', 'rule-violated')],
        [method]: [DOWN],
      });
      await play();
      const expected = [...UNDONE, 'rejectDelivery'].flatMap((each) => (each === method ? [each, each] : [each]));
      expect(methods().slice(5)).toEqual(expected);
      expect(new Set(calls.filter((call) => call.method === method).map(({ key }) => key)).size).toBe(1);
    },
  );

  it('asks for a drone again and again while it is in line, each time after a longer pause', async () => {
    const pending: DroneAnswer = { state: 'pending' };
    const { play, methods } = setup({ requestDrone: [pending, pending, pending, RESERVED] });
    const { waits, failure } = await play();
    expect(failure).toBeUndefined();
    expect(waits.map((until) => until.getTime() - NOW.getTime())).toEqual([2_000, 4_000, 8_000]);
    expect(methods().filter((method) => method === 'requestDrone')).toHaveLength(4);
  });

  it('frees the drone of a request that was refused only after it was in line', async () => {
    const unmatched: DroneAnswer = { state: 'unmatched', reason: 'no_drone_available' };
    const { play, methods } = setup({ requestDrone: [{ state: 'pending' }, unmatched] });
    await play();
    expect(methods().slice(4)).toEqual(['releaseDrone', 'voidPackage', 'releaseCredit', 'rejectDelivery']);
  });

  it('goes by the window of dispatch, also when it never heard that the delivery was rescheduled', async () => {
    const window = { readyAt: '2026-01-01T14:00:00.000Z', deadline: '2026-01-01T15:00:00.000Z' };
    const pending = await setup({ requestDrone: [{ state: 'pending', window }] }).play();
    const reserved = await setup({ requestDrone: [{ ...RESERVED, window }] }).play();
    expect([pending.state, reserved.state]).toMatchObject([window, window]);
  });

  it('begins nothing for a delivery whose deadline has passed', async () => {
    const { play, calls, methods } = setup({}, new Date(start.deadline));
    await play();
    expect(methods()).toEqual(['rejectDelivery']);
    expect(calls[0]?.request).toMatchObject({ code: 'deadline_passed' });
  });

  it('keeps nothing personal', () => {
    expect(Object.keys(start).toSorted()).toEqual(
      [
        'accountId',
        'confirmationRequired',
        'deadline',
        'deliveryId',
        'dropoff',
        'expedited',
        'packageId',
        'pickup',
        'price',
        'readyAt',
        'size',
        'weightGrams',
        'wishedTag',
      ].toSorted(),
    );
  });
});
