import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import type { Location } from '../../drone/domain/geo';
import { FlightWake } from './flight-wake';
import { FlightRepository } from './ports/flight.repository';

/** What a delivery tells of itself may come before its request and its flight; the request keeps it for them. */
@Injectable()
export class ChangeFlight {
  constructor(
    private readonly requests: DroneRequestRepository,
    private readonly flights: FlightRepository,
    private readonly wake: FlightWake,
  ) {}

  async moveDropoff(tx: Transaction, deliveryId: string, dropoff: Location): Promise<void> {
    const request = await this.requests.open(tx, deliveryId);
    request.moveDropoff(dropoff);
    await this.requests.save(tx, request);
    const flight = await this.flights.findOf(tx, deliveryId);
    if (flight === undefined) return;
    flight.moveDropoff(dropoff);
    await this.flights.save(tx, flight);
    this.wake.after(tx);
  }
}
