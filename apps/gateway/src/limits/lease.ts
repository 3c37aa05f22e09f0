import type { Grant } from './quota-store';

/** An unshared verdict is asked again this soon, for the others may be back. */
const ALONE_RECHECK_MS = 1_000;
const SAME_WINDOW_MS = 100;

/** What one replica may still hand out of one caller's window. */
export class Lease {
  private points = 0;
  private others = 0;
  private endsAt = 0;
  private usedUpUntil = 0;
  pending: Promise<void> | undefined;

  /** Takes one point; undefined when there is none at hand. */
  take(now: number): boolean {
    if (now >= this.endsAt || this.points === 0) return false;
    this.points -= 1;
    return true;
  }

  usedUp(now: number): boolean {
    return now < this.usedUpUntil;
  }

  runsLow(mark: number): boolean {
    return this.points < mark && this.others > 0 && this.pending === undefined;
  }

  get remaining(): number {
    return this.points + this.others;
  }

  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.endsAt - now) / 1_000));
  }

  add({ points, left, endsAt, shared }: Grant): void {
    const sameWindow = Math.abs(endsAt - this.endsAt) < SAME_WINDOW_MS;
    this.points = points + (sameWindow ? this.points : 0);
    this.others = left;
    this.endsAt = endsAt;
    this.usedUpUntil = this.points > 0 ? 0 : shared ? endsAt : Math.min(endsAt, Date.now() + ALONE_RECHECK_MS);
  }
}
