import { Clock, newId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { DroneRequest } from '../../dispatch/domain/drone-request';
import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { AIRFRAMES } from '../../drone/domain/airframe';
import type { DroneState } from '../../drone/domain/drone';
import { canFly, estimateMission } from '../../drone/domain/mission-estimate';
import { Flight } from '../domain/flight';
import { FlightNotFeasibleError, ReservationNotHeldError } from '../domain/flight.errors';

@Injectable()
export class FlightPlanner {
  constructor(
    private readonly settings: DispatchSettings,
    private readonly clock: Clock,
  ) {}

  plan({ deliveryId, state }: DroneRequest, drone: DroneState): Flight {
    const { wish, reservation, confirmed } = state;
    if (wish === undefined || reservation === undefined) throw new ReservationNotHeldError();
    const mission = { ...wish, nest: drone.nest };
    const airframe = AIRFRAMES[drone.airframe];
    if (!canFly(airframe, mission, drone.batteryPercent)) throw new FlightNotFeasibleError();
    const { secondsToDropoff, distanceMetres } = estimateMission(airframe, mission);
    const now = this.clock.now();
    const eta = new Date(now.getTime() + (secondsToDropoff * 1_000) / this.settings.simulatorSpeed);
    const { droneId, fencingToken } = reservation;
    const { pickup, dropoff, payloadGrams, confirmationRequired: awaitRelease } = wish;
    const route = { pickup, dropoff, payloadGrams, awaitRelease, confirmed, eta, distanceMetres };
    return Flight.plan(newId(), { deliveryId, droneId, fencingToken, ...route }, now);
  }
}
