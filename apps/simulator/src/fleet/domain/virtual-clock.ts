const STEP_MS = 100;
const MAX_CATCH_UP_MS = 2_000;

/** Turns wall time into whole steps of the fleet's time. A process that was frozen does not race to make up for it. */
export class VirtualClock {
  private rest = 0;

  constructor(
    private readonly speed: number,
    private wall: number,
  ) {}

  /** How many milliseconds of the fleet's time have become due. */
  due(wallNow: number): number {
    const passed = Math.min(MAX_CATCH_UP_MS, Math.max(0, wallNow - this.wall));
    this.wall = wallNow;
    this.rest += passed * this.speed;
    const whole = Math.floor(this.rest / STEP_MS) * STEP_MS;
    this.rest -= whole;
    return whole;
  }

  /** When, on the wall, something happened `ago` milliseconds of the fleet's time before its present. */
  wallTime(ago: number): number {
    return Math.round(this.wall - (ago + this.rest) / this.speed);
  }
}
