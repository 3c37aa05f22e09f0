/** Runs work of one key in the order it came, work of different keys side by side, at most `concurrency` at a time. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(concurrency: number) {
    this.free = concurrency;
  }

  /** `work` must not reject. */
  run(key: string, work: () => Promise<void>): Promise<void> {
    const tail = (this.tails.get(key) ?? Promise.resolve()).then(() => this.withSlot(work));
    this.tails.set(key, tail);
    return tail.finally(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
  }

  private async withSlot(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
