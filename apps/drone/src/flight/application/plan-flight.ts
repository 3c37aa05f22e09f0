import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
import type { Flight } from '../domain/flight';
import { ReservationNotHeldError } from '../domain/flight.errors';
import { FlightPlanner } from './flight-planner';
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
      const { reservation } = request.state;
      if (reservation === undefined || !request.holds(fencingToken)) return this.flown(tx, deliveryId, fencingToken);
      const drone = await this.drones.get(tx, reservation.droneId);
      const known = await this.flights.findOf(tx, deliveryId);
      if (known !== undefined) return open(known, fencingToken);
      const flight = this.planner.plan(request, drone.state);
      await this.flights.add(tx, flight);
      return view(flight);
    });
  }

  /** The answer to a plan that was flown before its answer arrived. */
  private async flown(tx: Transaction, deliveryId: string, fencingToken: number): Promise<PlannedFlight> {
    const flight = await this.flights.findOf(tx, deliveryId);
    if (flight === undefined || !flight.state.delivered) throw new ReservationNotHeldError();
    return open(flight, fencingToken);
  }
}

function open(flight: Flight, fencingToken: number): PlannedFlight {
  const { status, recalled } = flight.state;
  const over = status === 'cancelled' || recalled;
  if (over || flight.state.fencingToken !== fencingToken) throw new ReservationNotHeldError();
  return view(flight);
}

function view({ id, state: { eta, distanceMetres } }: Flight): PlannedFlight {
  return { flightId: id, eta, distanceMetres };
}
