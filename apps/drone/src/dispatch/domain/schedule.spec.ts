import { isInTime, scheduleOf } from './schedule';

const now = new Date('2026-01-01T12:00:00Z');
const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const mission = { secondsToPickup: 60, secondsToDropoff: 200, distanceMetres: 3_000, batteryPercent: 40 };

describe('scheduleOf', () => {
  it('starts at once for a package that is ready', () => {
    expect(scheduleOf(mission, { readyAt: now, deadline: at(600) }, { now, speed: 1 })).toEqual({
      leave: at(-60),
      pickup: { earliest: at(60), latest: at(460) },
      dropoff: { earliest: at(200), latest: at(600) },
    });
  });

  it('is at the pickup when the package is ready later', () => {
    const schedule = scheduleOf(mission, { readyAt: at(300), deadline: at(600) }, { now, speed: 1 });
    expect([schedule.leave, schedule.pickup.earliest, schedule.dropoff.earliest]).toEqual([at(240), at(300), at(440)]);
  });

  it('reckons with drones that live faster', () => {
    const { pickup, dropoff } = scheduleOf(mission, { readyAt: now, deadline: at(600) }, { now, speed: 20 });
    expect([pickup.earliest, dropoff.earliest, pickup.latest]).toEqual([at(3), at(10), at(593)]);
  });

  it.each([
    [199, false],
    [200, true],
  ])('with a deadline in %i s is in time: %s', (seconds, inTime) => {
    expect(isInTime(scheduleOf(mission, { readyAt: now, deadline: at(seconds) }, { now, speed: 1 }))).toBe(inTime);
  });
});
