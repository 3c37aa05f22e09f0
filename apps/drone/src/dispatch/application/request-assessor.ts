import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { Injectable } from '@nestjs/common';
import type { DroneRequest } from '../domain/drone-request';
import { isInTime, scheduleOf } from '../domain/schedule';
import { judge } from '../domain/serviceability';
import type { KnownFleet } from './ports/fleet.reader';

/** Decides what needs no drone to be decided: when one must leave, and whether any ever could serve in time. */
@Injectable()
export class RequestAssessor {
  constructor(private readonly settings: DispatchSettings) {}

  assess(request: DroneRequest, fleet: KnownFleet, now: Date): void {
    const { wish } = request.state;
    if (wish === undefined || request.state.state !== 'waiting') return;
    const verdict = judge(wish, fleet);
    if (!verdict.served) {
      const isTooHeavy = verdict.faults.includes('package_too_heavy');
      if (now >= wish.deadline) request.refuse('no_drone_available', now);
      else if (fleet.settled) request.refuse(isTooHeavy ? 'too_heavy' : 'out_of_range', now);
      return;
    }
    const schedule = scheduleOf(verdict.fastest, wish, { now, speed: this.settings.simulatorSpeed });
    request.waitUntil(schedule.leave);
    if (!isInTime(schedule)) request.refuse('no_drone_available', now);
  }
}
