import { Lanes } from './lanes';

describe('Lanes', () => {
  it('keeps the order of a key and never runs more than allowed', async () => {
    const lanes = new Lanes(3);
    const order = new Map<string, number[]>();
    let running = 0;
    let most = 0;
    const work = (key: string, n: number) => async () => {
      most = Math.max(most, (running += 1));
      for (let ticks = (n * 7) % 5; ticks >= 0; ticks -= 1) await new Promise(setImmediate);
      order.set(key, [...(order.get(key) ?? []), n]);
      running -= 1;
    };
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    await Promise.all(numbers.flatMap((n) => keys.map((key) => lanes.run(key, work(key, n)))));
    expect(most).toBe(3);
    for (const key of keys) expect(order.get(key)).toEqual(numbers);
  });
});
