import type { Grant, QuotaStore } from './quota-store';
import { RateLimiter } from './rate-limiter';
import { DEFAULT_RATE_LIMITS, rateLimitsSchema, type RateLimits } from './rate-limits';

/** A store of one window, which counts how often it is asked. */
function storeOf(quota: number, windowMs = 60_000) {
  let [used, endsAt, asked] = [0, 0, 0];
  const take = (_name: string, _key: string, points: number): Promise<Grant> => {
    asked += 1;
    if (Date.now() >= endsAt) [used, endsAt] = [0, Date.now() + windowMs];
    const granted = Math.max(0, Math.min(points, quota - used));
    used += points;
    return Promise.resolve({ points: granted, left: Math.max(0, quota - used), endsAt, shared: true });
  };
  return { store: { take } as unknown as QuotaStore, asked: () => asked };
}

const limitsOf = (quota: number): RateLimits => ({ ...DEFAULT_RATE_LIMITS, reads: { quota, seconds: 60 } });

describe('RateLimiter', () => {
  it.each([1, 7, 100, 1_000])('hands out a quota of %d exactly, to many at once', async (quota) => {
    const { store } = storeOf(quota);
    const limiter = new RateLimiter(store, limitsOf(quota), 'secret');
    const taken = await Promise.all(Array.from({ length: quota * 2 }, async () => limiter.take('reads', 'a')));
    expect(taken.filter(({ admitted }) => admitted)).toHaveLength(quota);
  });

  it('asks the store for a hundredth at a time, ahead of the need, and not at all once the quota is used up', async () => {
    const { store, asked } = storeOf(1_000);
    const limiter = new RateLimiter(store, limitsOf(1_000), 'secret');
    await limiter.take('reads', 'a');
    let waited = 0;
    for (let index = 1; index < 1_000; index += 1) {
      const taken = limiter.take('reads', 'a');
      if (taken instanceof Promise) waited += 1;
      await taken;
    }
    expect(asked()).toBe(100);
    expect(waited).toBe(0);
    expect((await limiter.take('reads', 'a')).admitted).toBe(false);
    const before = asked();
    for (let index = 0; index < 50; index += 1) expect(limiter.take('reads', 'a')).not.toBeInstanceOf(Promise);
    expect(asked()).toBe(before);
  });

  it('begins anew with each window, and takes nothing over', async () => {
    jest.useFakeTimers();
    const { store } = storeOf(200);
    const limiter = new RateLimiter(store, limitsOf(200), 'secret');
    await limiter.take('reads', 'a');
    jest.advanceTimersByTime(60_000);
    const admitted = async () => (await limiter.take('reads', 'a')).admitted;
    let count = 0;
    while (await admitted()) count += 1;
    expect(count).toBe(200);
    jest.useRealTimers();
  });
});

describe('AERIE_RATE_LIMITS', () => {
  it('replaces the classes that it names', () => {
    const limits = rateLimitsSchema.parse('{"reads":{"quota":5,"seconds":1}}');
    expect(limits).toEqual({ ...DEFAULT_RATE_LIMITS, reads: { quota: 5, seconds: 1 } });
    expect(rateLimitsSchema.parse(undefined)).toEqual(DEFAULT_RATE_LIMITS);
  });

  it.each(['{', '[]', '{"reads":{}}', '{"raeds":{"quota":1,"seconds":1}}', '{"reads":{"quota":0,"seconds":1}}'])(
    'refuses %s',
    (text) => {
      expect(rateLimitsSchema.safeParse(text).success).toBe(false);
    },
  );

  it('lists all problems', () => {
    const { error } = rateLimitsSchema.safeParse(
      '{"reads":{"quota":0,"seconds":0},"writes":{"quota":"x","seconds":1}}',
    );
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['reads.quota', 'reads.seconds', 'writes.quota']);
  });
});
