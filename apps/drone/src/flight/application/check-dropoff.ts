import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import { FleetReader } from '../../dispatch/application/ports/fleet.reader';
import { isCovered, judge, type Errand } from '../../dispatch/domain/serviceability';
import { AIRFRAMES } from '../../drone/domain/airframe';
import { canFly } from '../../drone/domain/mission-estimate';
import { isPast } from '../domain/flight-phase';
import { ReservedDroneReader } from './ports/reserved-drone.reader';

export type DropoffVerdict = { feasible: true } | { feasible: false; reason: 'out_of_range' | 'too_late' };

@Injectable()
export class CheckDropoff {
  constructor(
    private readonly requests: DroneRequestRepository,
    private readonly fleet: FleetReader,
    private readonly reserved: ReservedDroneReader,
  ) {}

  async execute(deliveryId: string, errand: Omit<Errand, 'confirmationRequired'>): Promise<DropoffVerdict> {
    const request = await this.requests.find(deliveryId);
    const state = request?.state.state ?? 'unasked';
    if (state === 'released' || state === 'completed' || state === 'unmatched') return tooLate;
    const wished = { ...errand, confirmationRequired: request?.state.wish?.confirmationRequired ?? false };
    const fleet = await this.fleet.read();
    const drone = state === 'reserved' ? await this.reserved.find(deliveryId) : undefined;
    if (drone === undefined) return !fleet.settled || judge(wished, fleet).served ? feasible : outOfRange;
    if (isPast(drone.phase, 'loaded')) return tooLate;
    // Also under way the whole mission must fit into the charge that is left, which errs on the side of refusing.
    const covered = isCovered(errand.dropoff, fleet.areas);
    return covered && canFly(AIRFRAMES[drone.airframe], { ...wished, nest: drone.nest }, drone.batteryPercent)
      ? feasible
      : outOfRange;
  }
}

const feasible: DropoffVerdict = { feasible: true };
const tooLate: DropoffVerdict = { feasible: false, reason: 'too_late' };
const outOfRange: DropoffVerdict = { feasible: false, reason: 'out_of_range' };
