import { DomainError } from '@app/kernel';
import { BatchWriter } from './batch-writer';

function writer(flush: (items: number[]) => Promise<number[]>, concurrency = 1) {
  const batches: number[][] = [];
  const batchWriter = new BatchWriter<number, number>({
    flush: (items) => {
      batches.push(items);
      return flush(items);
    },
    maxItems: 3,
    maxWaitMs: 5,
    concurrency,
  });
  return { batches, add: (item: number) => batchWriter.add(item) };
}

const double = async (items: number[]) => items.map((item) => item * 2);

describe('BatchWriter', () => {
  it('groups what arrives together and gives each caller its own result', async () => {
    const { add, batches } = writer(double);
    expect(await Promise.all([1, 2, 3, 4].map(add))).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('flushes a lonely item after the wait', async () => {
    const { add, batches } = writer(double);
    expect(await add(1)).toBe(2);
    expect(batches).toEqual([[1]]);
  });

  it('lets one bad item fail alone', async () => {
    const { add } = writer((items) => (items.includes(2) ? Promise.reject(new Error('bad')) : double(items)));
    const results = await Promise.allSettled([1, 2, 3].map(add));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('does not repeat a batch item by item against a database that is down', async () => {
    const down = new DomainError('database_unavailable', 'unavailable', 'down');
    const { add, batches } = writer(() => Promise.reject(down));
    const results = await Promise.allSettled([1, 2, 3].map(add));
    expect(results.every((result) => result.status === 'rejected' && result.reason === down)).toBe(true);
    expect(batches).toHaveLength(1);
  });

  it('rejects a flush that answers with too few results', async () => {
    const { add } = writer(async () => []);
    await expect(add(1)).rejects.toThrow('one result for each');
  });

  it('never runs more flushes at a time than allowed', async () => {
    let running = 0;
    let most = 0;
    const { add } = writer(async (items) => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      return items;
    }, 2);
    await Promise.all(Array.from({ length: 30 }, (_, index) => add(index)));
    expect(most).toBe(2);
  });
});
