import { Clock } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import type { DroneRequest } from '../../dispatch/domain/drone-request';
import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
import { AIRFRAMES } from '../../drone/domain/airframe';
import { canFly, estimateMission } from '../../drone/domain/mission-estimate';
import { Flight } from '../domain/flight';
import { FlightNotFeasibleError, ReservationNotHeldError } from '../domain/flight.errors';
import { FlightRepository } from './ports/flight.repository';

export interface PlannedFlight {
  readonly flightId: string;
  readonly eta: Date;
  readonly distanceMetres: number;
}

@Injectable()
export class PlanFlight {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly drones: DroneRepository,
    private readonly flights: FlightRepository,
    private readonly planner: FlightPlanner,
  ) {}

  execute(deliveryId: string, fencingToken: number): Promise<PlannedFlight> {
    return this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      if (!request.holds(fencingToken)) return this.planned(tx, deliveryId, fencingToken);
      const drone = await this.drones.get(tx, request.state.reservation?.droneId ?? '');
      const known = await this.flights.findOf(tx, deliveryId);
      if (known !== undefined) return open(known, fencingToken);
      const flight = this.planner.plan(request, drone.state);
      await this.flights.add(tx, flight);
      return view(flight);
    });
  }

  /** The answer to a plan that was carried out before its answer arrived. */
  private async planned(tx: Transaction, deliveryId: string, fencingToken: number): Promise<PlannedFlight> {
    const flight = await this.flights.findOf(tx, deliveryId);
    if (flight === undefined || flight.state.status !== 'completed' || !flight.state.delivered) {
      throw new ReservationNotHeldError();
    }
    return open(flight, fencingToken);
  }
}

/** The arithmetic of a plan, and the clock it needs. */
@Injectable()
export class FlightPlanner {
  constructor(
    private readonly settings: DispatchSettings,
    private readonly clock: Clock,
  ) {}

  plan(request: DroneRequest, drone: Parameters<typeof estimateFor>[1]): Flight {
    const { wish, reservation, confirmed } = request.state;
    if (wish === undefined || reservation === undefined) throw new ReservationNotHeldError();
    const estimate = estimateFor(wish, drone);
    const now = this.clock.now();
    const eta = new Date(now.getTime() + (estimate.secondsToDropoff * 1_000) / this.settings.simulatorSpeed);
    const { deliveryId } = request;
    const { droneId, fencingToken } = reservation;
    const { pickup, dropoff, payloadGrams, confirmationRequired: awaitRelease } = wish;
    const route = {
      pickup,
      dropoff,
      payloadGrams,
      awaitRelease,
      confirmed,
      eta,
      distanceMetres: estimate.distanceMetres,
    };
    return Flight.plan(uuidv7(), { deliveryId, droneId, fencingToken, ...route }, now);
  }
}

function estimateFor(
  wish: NonNullable<DroneRequest['state']['wish']>,
  drone: { airframe: keyof typeof AIRFRAMES; nest: { latitude: number; longitude: number }; batteryPercent: number },
) {
  const mission = { ...wish, nest: drone.nest };
  const airframe = AIRFRAMES[drone.airframe];
  if (!canFly(airframe, mission, drone.batteryPercent)) throw new FlightNotFeasibleError();
  return estimateMission(airframe, mission);
}

function open(flight: Flight, fencingToken: number): PlannedFlight {
  if (flight.state.status === 'cancelled' || flight.state.fencingToken !== fencingToken)
    throw new ReservationNotHeldError();
  return view(flight);
}

function view({ id, state: { eta, distanceMetres } }: Flight): PlannedFlight {
  return { flightId: id, eta, distanceMetres };
}
