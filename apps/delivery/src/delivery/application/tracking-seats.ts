import { DomainError } from '@app/kernel';
import type { Viewer } from './viewer';

/** How many deliveries are tracked at the moment. One account may have half of the seats, so that others find some free. */
export class TrackingSeats {
  private readonly taken = new Map<string, number>();

  constructor(private readonly seats: number) {}

  assertFree(viewer: Viewer): void {
    const inAll = [...this.taken.values()].reduce((sum, count) => sum + count, 0);
    const own = this.taken.get(holderOf(viewer)) ?? 0;
    if (inAll < this.seats && own < Math.ceil(this.seats / 2)) return;
    throw new DomainError('too_many_trackers', 'unavailable', 'Too many deliveries are tracked at the moment.', {
      retryAfterSeconds: 5,
    });
  }

  take(viewer: Viewer): () => void {
    const holder = holderOf(viewer);
    this.add(holder, 1);
    return () => this.add(holder, -1);
  }

  private add(holder: string, change: number): void {
    const count = (this.taken.get(holder) ?? 0) + change;
    if (count === 0) this.taken.delete(holder);
    else this.taken.set(holder, count);
  }
}

function holderOf(viewer: Viewer): string {
  return viewer.isOperator ? 'operators' : viewer.accountId;
}
