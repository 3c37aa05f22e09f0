import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DroneRequest } from '../../dispatch/domain/drone-request';
import { isCovered, judge, type Errand } from '../../dispatch/domain/serviceability';
import { FleetReader, type KnownFleet } from '../../dispatch/application/ports/fleet.reader';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
import { AIRFRAMES } from '../../drone/domain/airframe';
import { canFly } from '../../drone/domain/mission-estimate';

/** Whether the drone that comes, or any that could, reaches a drop-off. */
@Injectable()
export class DropoffReach {
  constructor(
    private readonly fleet: FleetReader,
    private readonly drones: DroneRepository,
  ) {}

  knownFleet(): Promise<KnownFleet> {
    return this.fleet.read();
  }

  /** Locks the reserved drone, if there is one. */
  async includes(tx: Transaction, request: DroneRequest, errand: Errand, fleet: KnownFleet): Promise<boolean> {
    const { state, reservation } = request.state;
    if (state !== 'reserved' || reservation === undefined) return !fleet.settled || judge(errand, fleet).served;
    const drone = (await this.drones.get(tx, reservation.droneId)).state;
    // Also under way the whole mission must fit into the charge that is left, which errs on the side of refusing.
    const fits = canFly(AIRFRAMES[drone.airframe], { ...errand, nest: drone.nest }, drone.batteryPercent);
    return fits && isCovered(errand.dropoff, fleet.areas);
  }
}
