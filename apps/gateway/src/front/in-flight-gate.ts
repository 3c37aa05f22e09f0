export type Priority = 'vital' | 'read' | 'write';

/** How much of the cap each may fill, so that the less urgent is refused first. */
const SHARES: Readonly<Record<Priority, number>> = { vital: 1, read: 0.8, write: 0.6 };

/** How long a burst may last before it is an overload. */
const BURST_MS = 250;

/** Without a refusal for so long, an overload is over: services answer in batches, so that a moment with nothing in flight says nothing. */
const CALM_MS = 1_000;

type Limits = Readonly<Record<Priority, number>>;

/**
 * How many requests this process works on at once. What does not fit is refused at once, for waiting in line would help nobody. A burst may
 * fill more places, until it has lasted so long that it is no burst; then the cap counts until the backlog is gone.
 */
export class InFlightGate {
  private readonly steady: Limits;
  private readonly burst: Limits;
  private inFlight = 0;
  private fullSince: number | undefined;
  private shedding = false;
  private refusedAt = 0;

  constructor({ cap, burst }: { cap: number; burst: number }) {
    this.steady = limitsOf(cap);
    this.burst = limitsOf(Math.max(cap, burst));
  }

  enter(priority: Priority): Slot | undefined {
    return this.take(priority) ? new Slot(this, priority) : undefined;
  }

  take(priority: Priority): boolean {
    const limits = this.isOverloaded() ? this.steady : this.burst;
    if (this.inFlight >= limits[priority]) {
      this.refusedAt = Date.now();
      return false;
    }
    this.inFlight += 1;
    if (this.inFlight > this.steady.write) this.fullSince ??= Date.now();
    return true;
  }

  giveBack(): void {
    this.inFlight -= 1;
    if (this.inFlight <= this.steady.write && !this.shedding) this.fullSince = undefined;
  }

  private isOverloaded(): boolean {
    if (this.fullSince === undefined) return false;
    const now = Date.now();
    if (!this.shedding && now - this.fullSince >= BURST_MS) [this.shedding, this.refusedAt] = [true, now];
    else if (this.shedding && now - this.refusedAt >= CALM_MS) [this.shedding, this.fullSince] = [false, undefined];
    return this.shedding;
  }
}

function limitsOf(cap: number): Limits {
  const limit = (priority: Priority): number => Math.max(1, Math.floor(cap * SHARES[priority]));
  return { vital: limit('vital'), read: limit('read'), write: limit('write') };
}

/** One place among the requests in flight. It is given up while a slow body is awaited and for streams, which cost nothing. */
export class Slot {
  private held = true;
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
