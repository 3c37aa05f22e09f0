import { DomainError } from '@app/kernel';
import { createPolicy } from './create-policy';
import type { ExecuteContext, Policy } from './policy';
import type { PolicyOptions } from './policy-options';

const down = (): DomainError => new DomainError('peer_down', 'unavailable', 'down');
const refused = (): DomainError => new DomainError('not_enough_credit', 'rule-violated', 'no');
const retry = { attempts: 3, baseMs: 1, maxMs: 2, budget: 1 };

function policy(options: Partial<PolicyOptions> = {}): Policy {
  return createPolicy({ name: 'account', timeoutMs: 1_000, ...options });
}

function failing(times: number, error: () => Error): jest.Mock<Promise<string>, []> {
  let calls = 0;
  return jest.fn(async () => {
    calls += 1;
    if (calls <= times) throw error();
    return 'ok';
  });
}

const hang = jest.fn(() => new Promise<never>(() => undefined));

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof DomainError ? error.code : error;
}

async function fail(target: Policy, times: number, error = down): Promise<void> {
  for (let n = 0; n < times; n += 1) await target.execute(failing(1, error)).catch(() => undefined);
}

describe('retry', () => {
  it('repeats a transient failure until it succeeds', async () => {
    const call = failing(2, down);
    await expect(policy({ retry }).execute(call)).resolves.toBe('ok');
    expect(call).toHaveBeenCalledTimes(3);
  });

  it('gives up after the attempts with the last error', async () => {
    const call = failing(9, down);
    expect(await codeOf(policy({ retry }).execute(call))).toBe('peer_down');
    expect(call).toHaveBeenCalledTimes(3);
  });

  it('does not repeat a definite answer', async () => {
    const call = failing(9, refused);
    expect(await codeOf(policy({ retry }).execute(call))).toBe('not_enough_credit');
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('lets the options decide what is transient', async () => {
    const call = failing(2, refused);
    await expect(policy({ retry: { ...retry, isTransient: () => true } }).execute(call)).resolves.toBe('ok');
  });

  it('stops a retry storm when the budget is spent', async () => {
    const target = policy({ retry: { ...retry, attempts: 2, budget: 0.1 } });
    const call = failing(Infinity, down);
    for (let n = 0; n < 100; n += 1) await target.execute(call).catch(() => undefined);
    const retries = call.mock.calls.length - 100;
    expect(retries).toBeGreaterThanOrEqual(15);
    expect(retries).toBeLessThanOrEqual(20);
  });

  it('does not spend budget on the last attempt', async () => {
    const target = policy({ retry: { ...retry, attempts: 2, budget: 0 } });
    for (let n = 0; n < 9; n += 1) await target.execute(failing(2, down)).catch(() => undefined);
    const call = failing(1, down);
    await expect(target.execute(call)).resolves.toBe('ok');
  });
});

describe('timeout', () => {
  it('ends the call with deadline_exceeded and aborts the signal', async () => {
    let seen: AbortSignal | undefined;
    const call = ({ signal }: ExecuteContext): Promise<never> => {
      seen = signal;
      return hang();
    };
    expect(await codeOf(policy({ timeoutMs: 20 }).execute(call))).toBe('deadline_exceeded');
    expect(seen?.aborted).toBe(true);
  });

  it('bounds the pauses between the tries too, and starts no try afterwards', async () => {
    jest.useFakeTimers();
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.99);
    const call = failing(9, down);
    const result = codeOf(policy({ timeoutMs: 20, retry: { ...retry, baseMs: 60, maxMs: 60 } }).execute(call));
    await jest.advanceTimersByTimeAsync(21);
    expect(await result).toBe('deadline_exceeded');
    await jest.advanceTimersByTimeAsync(100);
    expect(call).toHaveBeenCalledTimes(1);
    random.mockRestore();
    jest.useRealTimers();
  });

  it('does not abort the signal of a call that has answered', async () => {
    let seen: AbortSignal | undefined;
    await policy().execute(async ({ signal }) => (seen = signal));
    expect(seen?.aborted).toBe(false);
  });
});

describe('breaker', () => {
  const breaker = { failures: 2, halfOpenAfterMs: 1_000 };
  const now = Date.now();

  beforeEach(() => {
    jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  });
  afterEach(() => jest.useRealTimers());

  it('opens after the failures, fails fast, half-opens and closes', async () => {
    const states: string[] = [];
    const target = policy({ breaker, onStateChange: (state, name) => states.push(`${name} ${state}`) });
    await fail(target, 2);
    const call = failing(0, down);
    await expect(target.execute(call)).rejects.toMatchObject({ code: 'circuit_open', retryAfterSeconds: 1 });
    expect(call).not.toHaveBeenCalled();
    jest.setSystemTime(now + 1_001);
    await expect(target.execute(call)).resolves.toBe('ok');
    expect(states).toEqual(['account open', 'account half_open', 'account closed']);
    expect(target.circuit).toBe('closed');
  });

  it('opens again when the probe fails', async () => {
    const target = policy({ breaker });
    await fail(target, 2);
    jest.setSystemTime(now + 1_001);
    expect(await codeOf(target.execute(failing(1, down)))).toBe('peer_down');
    expect(await codeOf(target.execute(failing(0, down)))).toBe('circuit_open');
  });

  it('does not count definite answers', async () => {
    const target = policy({ breaker });
    await fail(target, 5, refused);
    expect(target.circuit).toBe('closed');
  });

  it('counts calls that hang until the deadline, also as probe', async () => {
    const target = policy({ breaker, timeoutMs: 50 });
    for (const state of ['closed', 'open', 'open']) {
      const call = codeOf(target.execute(hang));
      await jest.advanceTimersByTimeAsync(51);
      expect(await call).toBe('deadline_exceeded');
      expect(target.circuit).toBe(state);
      if (state === 'open') jest.setSystemTime(Date.now() + 1_001);
    }
  });

  it('opens at the share of failures when given a threshold', async () => {
    const target = policy({ breaker: { threshold: 0.5, halfOpenAfterMs: 1_000 } });
    await target.execute(failing(0, down));
    await fail(target, 3);
    expect(target.circuit).toBe('closed');
    await fail(target, 1);
    expect(target.circuit).toBe('open');
  });

  it('is not asked again by a retry while it is open', async () => {
    const target = policy({ breaker, retry: { ...retry, isTransient: () => true } });
    const call = failing(9, down);
    const result = codeOf(target.execute(call));
    await jest.advanceTimersByTimeAsync(10);
    expect(await result).toBe('circuit_open');
    expect(call).toHaveBeenCalledTimes(2);
  });
});

describe('bulkhead', () => {
  it('rejects with bulkhead_full beyond the queue, without a retry', async () => {
    const target = policy({ bulkhead: { concurrent: 1, queue: 1 }, retry: { ...retry, isTransient: () => true } });
    let release = (): void => undefined;
    const first = target.execute(() => new Promise<void>((resolve) => (release = resolve)));
    const second = target.execute(failing(0, down));
    const third = failing(0, down);
    expect(await codeOf(target.execute(third))).toBe('bulkhead_full');
    expect(third).not.toHaveBeenCalled();
    release();
    await expect(Promise.all([first, second])).resolves.toEqual([undefined, 'ok']);
  });

  it('refuses a call that was queued too long at once, and never makes it', async () => {
    const target = policy({ bulkhead: { concurrent: 1, queue: 5, queueMs: 20 } });
    let release = (): void => undefined;
    const first = target.execute(() => new Promise<void>((resolve) => (release = resolve)));
    const late = failing(0, down);
    expect(await codeOf(target.execute(late))).toBe('bulkhead_full');
    const inTime = target.execute(failing(0, down));
    release();
    await expect(Promise.all([first, inTime])).resolves.toEqual([undefined, 'ok']);
    expect(late).not.toHaveBeenCalled();
  });

  it('frees the slot of a call that hangs beyond the deadline', async () => {
    const target = policy({ timeoutMs: 20, bulkhead: { concurrent: 1, queue: 0 } });
    await codeOf(target.execute(hang));
    await expect(target.execute(failing(0, down))).resolves.toBe('ok');
  });
});

describe('signal of the caller', () => {
  it('ends the call with its reason, without retry and without counting as failure', async () => {
    const target = policy({ retry, breaker: { failures: 1, halfOpenAfterMs: 1_000 } });
    const caller = new AbortController();
    hang.mockClear();
    const call = target.execute(hang, { signal: caller.signal });
    caller.abort(new Error('client went away'));
    await expect(call).rejects.toThrow('client went away');
    expect(hang).toHaveBeenCalledTimes(1);
    expect(target.circuit).toBe('closed');
  });

  it('does not start when it is aborted already', async () => {
    const call = failing(0, down);
    await expect(policy().execute(call, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(call).not.toHaveBeenCalled();
  });
});
