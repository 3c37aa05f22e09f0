import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';

/** Tells this process that a flight wants something, so that its drone need not wait for the next look. */
@Injectable()
export class FlightWake {
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): void {
    this.listeners.add(listener);
  }

  after(tx: Transaction): void {
    tx.afterCommit(() => this.listeners.forEach((listener) => listener()));
  }
}
