import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import type { DroneRequest } from '../../dispatch/domain/drone-request';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
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
      const { cancelled } = await this.breakOff(tx, request);
      return cancelled;
    });
  }

  release(deliveryId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      if (request.state.state === 'completed') return false;
      const { mayFree } = await this.breakOff(tx, request);
      const released = request.release(this.ground.now());
      await this.requests.save(tx, request);
      const { reservation } = request.state;
      if (released && mayFree && reservation !== undefined) {
        const drone = await this.drones.get(tx, reservation.droneId);
        drone.free(reservation.fencingToken, this.ground.minChargePercent);
        await this.drones.save(tx, drone);
      }
      return released;
    });
  }

  /** Nobody confirmed in time: home, with the package. */
  async recallLeftWaiting(deliveryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      await this.lockDrone(tx, request);
      const flight = await this.flights.findOf(tx, deliveryId);
      if (flight === undefined || !this.ground.isLeftWaiting(flight)) return;
      flight.breakOff(this.ground.now());
      await this.flights.save(tx, flight);
      this.ground.wake.after(tx);
    });
  }

  /** A drone that may be on its way is free only once it is home. */
  private async breakOff(tx: Transaction, request: DroneRequest): Promise<{ cancelled: boolean; mayFree: boolean }> {
    await this.lockDrone(tx, request);
    const flight = await this.flights.findOf(tx, request.deliveryId);
    if (flight === undefined) return { cancelled: false, mayFree: true };
    const cancelled = flight.breakOff(this.ground.now());
    await this.flights.save(tx, flight);
    this.ground.wake.after(tx);
    return { cancelled, mayFree: flight.state.status === 'cancelled' };
  }

  private async lockDrone(tx: Transaction, request: DroneRequest): Promise<void> {
    const { reservation } = request.state;
    if (reservation !== undefined) await this.drones.get(tx, reservation.droneId);
  }
}
