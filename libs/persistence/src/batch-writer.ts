import { AsyncLocalStorage } from 'node:async_hooks';
import { isUnavailable } from './errors';

export interface BatchWriterOptions<Item, Result> {
  flush(items: Item[]): Promise<Result[]>;
  readonly maxItems: number;
  readonly maxWaitMs: number;
  readonly concurrency: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export class BatchWriter<Item, Result> {
  private readonly queue: Waiting<Item, Result>[] = [];
  private running = 0;
  private timer: NodeJS.Timeout | undefined;
  /** A batch belongs to nobody: neither to the trace nor to the ambient transaction of the one whose item came last. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(private readonly options: BatchWriterOptions<Item, Result>) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      if (this.queue.length >= this.options.maxItems) this.startFlush();
      else this.timer ??= setTimeout(() => this.startFlush(), this.options.maxWaitMs);
    });
  }

  private startFlush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running >= this.options.concurrency || this.queue.length === 0) return;
    this.running += 1;
    void this.flush(this.queue.splice(0, this.options.maxItems)).finally(() => {
      this.running -= 1;
      this.startFlush();
    });
  }

  private async flush(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.outside(() => this.options.flush(batch.map(({ item }) => item)));
      if (results.length !== batch.length) throw new Error('A flush must return one result for each item');
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) batch.forEach(({ reject }) => reject(error));
      else for (const waiting of batch) await this.flush([waiting]);
    }
  }
}
