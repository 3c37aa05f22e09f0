import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CallAbandoned } from './call-within';
import { proceed } from './saga-driver';
import type { SagaOptions } from './saga-options';
import type { SagaRegistry } from './saga-registry';
import type { SagaRow } from './saga-row';
import type { SagaStore } from './saga-store';

interface Drive {
  readonly id: string;
  readonly lease: AbortController;
  readonly ended: Promise<void>;
}

/** Claims due sagas and drives each one until it ends, waits or fails over to another replica. */
export class SagaRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Saga');
  private readonly drives = new Set<Drive>();
  private timers: NodeJS.Timeout[] = [];
  private claiming: Promise<void> | undefined;
  private detached = AsyncLocalStorage.snapshot();
  private looking = false;
  private again = false;
  private running = false;
  private backlog = false;
  private reachable = true;

  constructor(
    private readonly store: SagaStore,
    private readonly registry: SagaRegistry,
    private readonly options: Required<SagaOptions>,
  ) {}

  onApplicationBootstrap(): void {
    this.running = true;
    this.detached = AsyncLocalStorage.snapshot();
    this.timers = [
      setInterval(() => this.wake(), this.options.pollMs),
      setInterval(() => void this.renew(), this.options.leaseMs / 3),
    ];
    this.wake();
  }

  /** Ends after the calls under way, or gives them up after `drainMs`; what is not finished is free for another replica at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.running = false;
    this.timers.forEach(clearInterval);
    await this.claiming;
    const drives = [...this.drives];
    const giveUp = setTimeout(() => drives.forEach(({ lease }) => lease.abort()), this.options.drainMs);
    await Promise.all(drives.map(({ ended }) => ended));
    clearTimeout(giveUp);
    await this.store.releaseAll().catch((error: unknown) => this.logger.warn(`Leases not released: ${String(error)}`));
  }

  /** Looks for due sagas now, outside of the caller's request; calls during a look are answered by one more look. */
  wake(): void {
    if (!this.running) return;
    this.again = true;
    if (!this.looking) this.claiming = this.detached(() => this.claimDue());
  }

  private async claimDue(): Promise<void> {
    this.looking = true;
    try {
      while (this.again && this.running) {
        this.again = false;
        const free = this.options.concurrency - this.drives.size;
        this.backlog = free <= 0;
        if (free <= 0) return;
        const rows = await this.store.claim(this.registry.names(), free);
        this.backlog = rows.length === free;
        rows.forEach((row) => this.start(row));
        this.reachable = true;
      }
    } catch (error) {
      if (this.reachable) this.logger.warn(`Cannot look for due sagas, trying on: ${String(error)}`);
      this.reachable = false;
    } finally {
      this.looking = false;
    }
  }

  private start(row: SagaRow): void {
    const lease = new AbortController();
    const drive: Drive = { id: row.id, lease, ended: this.drive(row, lease.signal).finally(() => this.ended(drive)) };
    this.drives.add(drive);
  }

  private ended(drive: Drive): void {
    this.drives.delete(drive);
    if (this.backlog) this.wake();
  }

  private async drive(claimed: SagaRow, lease: AbortSignal): Promise<void> {
    try {
      let row: SagaRow | undefined = claimed;
      while (row && this.running) row = await this.advance(row, lease);
    } catch (error) {
      if (error instanceof CallAbandoned) return;
      this.logger.warn(`Saga ${claimed.name} ${claimed.key} is left to its lease: ${String(error)}`);
    }
  }

  private async advance(row: SagaRow, lease: AbortSignal): Promise<SagaRow | undefined> {
    const change = await proceed(this.registry.get(row.name), row, lease, this.options);
    const saved = await this.store.save(row, change);
    if (!saved) return undefined;
    if (saved.held) return saved.row;
    const { next, log, status } = change;
    if (status === 'stuck' && row.status !== 'stuck')
      this.logger.error(`Saga ${row.name} ${row.key} is stuck: cannot undo ${log?.step} (${log?.detail})`);
    if ('ms' in next && next.ms < this.options.pollMs) setTimeout(() => this.wake(), next.ms).unref();
    return undefined;
  }

  private async renew(): Promise<void> {
    const drives = [...this.drives];
    if (drives.length === 0) return;
    try {
      const held = await this.store.renew(drives.map(({ id }) => id));
      drives.filter(({ id }) => !held.has(id)).forEach(({ lease }) => lease.abort());
    } catch {
      // the next tick tries again; a lease that runs out is caught by the save
    }
  }
}
