import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import { FlightWake } from './flight-wake';
import { FlightRepository } from './ports/flight.repository';

@Injectable()
export class AllowRelease {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly flights: FlightRepository,
    private readonly wake: FlightWake,
  ) {}

  /** Given before there is a flight, the permission is kept for it. */
  execute(deliveryId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      request.confirm();
      await this.requests.save(tx, request);
      const flight = await this.flights.findOf(tx, deliveryId);
      if (flight === undefined) return;
      flight.allowRelease();
      await this.flights.save(tx, flight);
      this.wake.after(tx);
    });
  }
}
