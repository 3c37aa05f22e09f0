import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import { FlightNotFoundError } from '../domain/flight.errors';
import { FlightWake } from './flight-wake';
import { FlightRepository } from './ports/flight.repository';

@Injectable()
export class ActivateFlight {
  constructor(
    private readonly requests: DroneRequestRepository,
    private readonly flights: FlightRepository,
    private readonly wake: FlightWake,
  ) {}

  async execute(tx: Transaction, deliveryId: string, fencingToken: number): Promise<void> {
    await this.requests.open(tx, deliveryId);
    const flight = await this.flights.findOf(tx, deliveryId);
    if (flight === undefined) throw new FlightNotFoundError();
    flight.activate(fencingToken);
    await this.flights.save(tx, flight);
    this.wake.after(tx);
  }
}
