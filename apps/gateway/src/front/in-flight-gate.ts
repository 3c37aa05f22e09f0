export type Priority = 'vital' | 'read' | 'write';

/** How much of the cap each may fill, so that the less urgent is refused first. */
const SHARES: Readonly<Record<Priority, number>> = { vital: 1, read: 0.8, write: 0.6 };

/** How many requests this process works on at once. What does not fit is refused at once, for waiting in line would help nobody. */
export class InFlightGate {
  private readonly limits: Readonly<Record<Priority, number>>;
  private inFlight = 0;

  constructor(cap: number) {
    const limit = (priority: Priority): number => Math.max(1, Math.floor(cap * SHARES[priority]));
    this.limits = { vital: limit('vital'), read: limit('read'), write: limit('write') };
  }

  enter(priority: Priority): Slot | undefined {
    const slot = new Slot(this, priority);
    return slot.resume() ? slot : undefined;
  }

  take(priority: Priority): boolean {
    if (this.inFlight >= this.limits[priority]) return false;
    this.inFlight += 1;
    return true;
  }

  giveBack(): void {
    this.inFlight -= 1;
  }
}

/** One place among the requests in flight. It is given up while a slow body is awaited and for streams, which cost nothing. */
export class Slot {
  private held = false;
  private over = false;

  constructor(
    private readonly gate: InFlightGate,
    private readonly priority: Priority,
  ) {}

  /** False when there is no place any more. */
  resume(): boolean {
    if (!this.held && !this.over) this.held = this.gate.take(this.priority);
    return this.held;
  }

  pause(): void {
    if (!this.held) return;
    this.held = false;
    this.gate.giveBack();
  }

  leave(): void {
    this.pause();
    this.over = true;
  }
}
