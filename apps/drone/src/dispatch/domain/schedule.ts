import type { MissionEstimate } from '../../drone/domain/mission-estimate';

export interface Window {
  readonly earliest: Date;
  readonly latest: Date;
}

/** When a drone must leave so as not to wait for the package, and when it can be where. */
export interface Schedule {
  readonly leave: Date;
  readonly pickup: Window;
  readonly dropoff: Window;
}

export function scheduleOf(
  { secondsToPickup, secondsToDropoff }: MissionEstimate,
  { readyAt, deadline }: { readonly readyAt: Date; readonly deadline: Date },
  { now, speed }: { readonly now: Date; readonly speed: number },
): Schedule {
  const after = (time: Date, droneSeconds: number): Date => new Date(time.getTime() + (droneSeconds * 1_000) / speed);
  const leave = after(readyAt, -secondsToPickup);
  const start = leave > now ? leave : now;
  return {
    leave,
    pickup: { earliest: after(start, secondsToPickup), latest: after(deadline, secondsToPickup - secondsToDropoff) },
    dropoff: { earliest: after(start, secondsToDropoff), latest: deadline },
  };
}

export function isInTime({ dropoff: { earliest, latest } }: Schedule): boolean {
  return earliest <= latest;
}
