import { logger } from '@app/observability';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../domain/fleet';
import { VirtualClock } from '../domain/virtual-clock';
import { ControlPort, type ControlLine, type WallClock } from './ports/control.port';
import type { World } from './world';

const TICK_MS = 100;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 3_000;

/** The fleet on the wall clock, in touch with control. */
export class Simulation implements WallClock {
  readonly fleet: Fleet;
  private readonly clock: VirtualClock;
  private readonly stopping = new AbortController();
  private lines: ControlLine[] = [];
  private timer: NodeJS.Timeout | undefined;
  private registered = false;

  constructor(
    private readonly world: World,
    private readonly control: ControlPort,
    speed: number,
  ) {
    this.fleet = new Fleet(world.centre, world.drones);
    this.clock = new VirtualClock(speed, Date.now());
  }

  /** Registers nests and drones, for as long as that takes, and flies from then on. */
  async start(): Promise<void> {
    await this.untilDone(() => this.register(), 'the world is not registered yet');
    if (this.stopping.signal.aborted) return;
    this.registered = true;
    logger.info({ nests: this.world.nests.length, drones: this.world.drones.length }, 'the world is registered');
    this.lines = this.fleet.drones.map((drone) =>
      this.control.connect(drone, this, () => void this.untilDone(() => this.register(), 'the world is not known')),
    );
    this.clock.due(Date.now());
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  get isRegistered(): boolean {
    return this.registered;
  }

  stop(): void {
    this.stopping.abort();
    clearInterval(this.timer);
    for (const line of this.lines.splice(0)) line.close();
  }

  wallTime(at: number): number {
    return this.clock.wallTime(this.fleet.now - at);
  }

  private tick(): void {
    const now = Date.now();
    this.fleet.advance(this.clock.due(now));
    for (const line of this.lines) line.flush(now);
  }

  private async register(): Promise<void> {
    for (const nest of this.world.nests) await this.control.registerNest(nest);
    for (const drone of this.world.drones) await this.control.registerDrone(drone);
  }

  private async untilDone(work: () => Promise<void>, complaint: string): Promise<void> {
    const { signal } = this.stopping;
    for (let delay = FIRST_RETRY_MS; !signal.aborted; delay = Math.min(delay * 2, LAST_RETRY_MS)) {
      try {
        return await work();
      } catch (error) {
        if (delay === LAST_RETRY_MS || delay === FIRST_RETRY_MS) logger.warn({ err: error }, complaint);
      }
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
