import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { Injectable } from '@nestjs/common';
import type { DroneRequest } from '../domain/drone-request';
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
      if (now >= wish.deadline) request.refuse('no_drone_available', now);
      else if (fleet.settled) request.refuse(verdict.reason, now);
      return;
    }
    const leave = new Date(wish.readyAt.getTime() - this.wallMs(verdict.fastest.secondsToPickup));
    request.waitUntil(leave);
    const earliest = Math.max(now.getTime(), leave.getTime()) + this.wallMs(verdict.fastest.secondsToDropoff);
    if (earliest > wish.deadline.getTime()) request.refuse('no_drone_available', now);
  }

  private wallMs(droneSeconds: number): number {
    return (droneSeconds * 1_000) / this.settings.simulatorSpeed;
  }
}
