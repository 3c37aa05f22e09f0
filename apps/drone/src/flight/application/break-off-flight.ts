import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import type { DroneRequest } from '../../dispatch/domain/drone-request';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
import type { Flight } from '../domain/flight';
import { GroundControl } from './ground-control';
import { FlightRepository } from './ports/flight.repository';

/** Everything that ends a flight from the ground. The lock order is request, drone, flight; as everywhere. */
@Injectable()
export class BreakOffFlight {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly drones: DroneRepository,
    private readonly flights: FlightRepository,
    private readonly ground: GroundControl,
  ) {}

  cancel(deliveryId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      const flight = await this.lockFlight(tx, request);
      if (flight === undefined) return false;
      const cancelled = await this.breakOff(tx, flight);
      await this.giveUp(tx, request, flight);
      return cancelled;
    });
  }

  release(deliveryId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      if (request.state.state === 'completed') return false;
      const flight = await this.lockFlight(tx, request);
      if (flight !== undefined) await this.breakOff(tx, flight);
      return this.giveUp(tx, request, flight);
    });
  }

  /** Nobody confirmed in time: home, with the package. */
  async recallLeftWaiting(deliveryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const flight = await this.lockFlight(tx, await this.requests.open(tx, deliveryId));
      if (flight === undefined || !this.ground.isLeftWaiting(flight)) return;
      flight.bringBack();
      await this.flights.save(tx, flight);
      this.ground.wake.after(tx);
    });
  }

  private async breakOff(tx: Transaction, flight: Flight): Promise<boolean> {
    const cancelled = flight.breakOff(this.ground.now());
    await this.flights.save(tx, flight);
    this.ground.wake.after(tx);
    return cancelled;
  }

  /** A drone that may be on its way is free only once it is home. */
  private async giveUp(tx: Transaction, request: DroneRequest, flight: Flight | undefined): Promise<boolean> {
    const released = request.release(this.ground.now());
    await this.requests.save(tx, request);
    const { reservation } = request.state;
    const mayFree = flight === undefined || flight.state.status === 'cancelled';
    if (released && mayFree && reservation !== undefined) {
      const drone = await this.drones.get(tx, reservation.droneId);
      drone.free(reservation.fencingToken, this.ground.minChargePercent);
      await this.drones.save(tx, drone);
    }
    return released;
  }

  private async lockFlight(tx: Transaction, request: DroneRequest): Promise<Flight | undefined> {
    const { reservation } = request.state;
    if (reservation !== undefined) await this.drones.get(tx, reservation.droneId);
    return this.flights.findOf(tx, request.deliveryId);
  }
}
