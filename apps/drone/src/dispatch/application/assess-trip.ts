import { Clock, DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { isInTime, scheduleOf, type Schedule } from '../domain/schedule';
import { judge, type Errand, type Fault } from '../domain/serviceability';
import { FleetReader } from './ports/fleet.reader';

export interface Trip extends Errand {
  readonly readyAt: Date;
  readonly deadline: Date;
}

export interface Assessment {
  /** All that stands against it. */
  readonly reasons: readonly (Fault | 'deadline_not_reachable')[];
  readonly schedule?: Schedule;
}

class FleetNotKnownError extends DomainError {
  constructor() {
    const message = 'The registry of drones is still filling; what cannot be served is not known yet.';
    super('fleet_not_known', 'unavailable', message, { retryAfterSeconds: 5 });
  }
}

/** Answers by the rules that dispatch goes by, and promises nothing: which drones are free then, nobody knows. */
@Injectable()
export class AssessTrip {
  constructor(
    private readonly fleet: FleetReader,
    private readonly settings: DispatchSettings,
    private readonly clock: Clock,
  ) {}

  async execute(trip: Trip): Promise<Assessment> {
    const fleet = await this.fleet.read();
    const verdict = judge(trip, fleet);
    if (!verdict.served) {
      if (!fleet.settled) throw new FleetNotKnownError();
      return { reasons: verdict.faults };
    }
    const schedule = scheduleOf(verdict.fastest, trip, { now: this.clock.now(), speed: this.settings.simulatorSpeed });
    return { reasons: isInTime(schedule) ? [] : ['deadline_not_reachable'], schedule };
  }
}
