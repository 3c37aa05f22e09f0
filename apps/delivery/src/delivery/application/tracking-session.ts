import type { Flight, LiveFeed, Position, Watch } from './ports/live-feed.port';

const POLL_MS = 2_000;
const HEARTBEAT_MS = 15_000;

/** What one tracker waits for: news of its delivery, the latest position of its flight, and the time to look by itself. */
export class TrackingSession {
  private readonly wakeOnAbort = () => this.wake();
  private wake: () => void = () => undefined;
  private changes: Watch | undefined;
  private positions: Watch | undefined;
  private followed: string | undefined;
  private latest: Position | undefined;
  private pollAt = 0;
  private heartbeatAt = 0;

  constructor(
    private readonly feed: LiveFeed,
    private readonly deliveryId: string,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.wakeOnAbort);
  }

  /** Watches first, so that what happens while the database is read wakes the session again. */
  isReadDue(): boolean {
    if (Date.now() < this.pollAt) return false;
    this.pollAt = Date.now() + POLL_MS;
    if (!this.changes?.isLive()) this.changes = this.feed.changes(this.deliveryId, () => this.readSoon());
    return true;
  }

  isHeartbeatDue(): boolean {
    if (Date.now() < this.heartbeatAt) return false;
    this.heartbeatAt = Date.now() + HEARTBEAT_MS;
    return true;
  }

  followFlight(flight: Flight): void {
    if (this.followed === flight.flightId && this.positions?.isLive()) return;
    this.positions?.stop();
    this.followed = flight.flightId;
    this.positions = this.feed.positions(flight, (position) => this.show(position));
  }

  takePosition(): Position | undefined {
    const position = this.latest;
    this.latest = undefined;
    return position;
  }

  async rest(): Promise<void> {
    const ms = Math.min(this.pollAt, this.heartbeatAt) - Date.now();
    if (ms <= 0 || this.latest || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }

  close(): void {
    this.signal.removeEventListener('abort', this.wakeOnAbort);
    this.changes?.stop();
    this.positions?.stop();
  }

  private readSoon(): void {
    this.pollAt = 0;
    this.wake();
  }

  private show(position: Position): void {
    this.latest = position;
    this.wake();
  }
}
