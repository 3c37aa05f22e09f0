import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliveryNotServedError } from '../../dispatch/domain/dispatch.errors';
import type { Errand } from '../../dispatch/domain/serviceability';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import type { KnownFleet } from '../../dispatch/application/ports/fleet.reader';
import { isSamePlace } from '../../drone/domain/geo';
import { DropoffOutOfRangeError, PackageOnBoardError } from '../domain/flight.errors';
import { DropoffReach } from './dropoff-reach';
import { FlightWake } from './flight-wake';
import { FlightRepository } from './ports/flight.repository';

export type DropoffMove = Omit<Errand, 'confirmationRequired'>;

@Injectable()
export class MoveDropoff {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly flights: FlightRepository,
    private readonly reach: DropoffReach,
    private readonly wake: FlightWake,
  ) {}

  async execute(deliveryId: string, move: DropoffMove): Promise<void> {
    const fleet = await this.reach.knownFleet();
    await this.database.transaction((tx) => this.move(tx, deliveryId, move, fleet));
  }

  /** One that comes again is granted again, also when the package is on its way there. */
  private async move(tx: Transaction, deliveryId: string, move: DropoffMove, fleet: KnownFleet): Promise<void> {
    const request = await this.requests.open(tx, deliveryId);
    if (request.isOver) throw new DeliveryNotServedError();
    const confirmationRequired = request.state.wish?.confirmationRequired ?? false;
    const isInReach = await this.reach.includes(tx, request, { ...move, confirmationRequired }, fleet);
    const flight = await this.flights.findOf(tx, deliveryId);
    if (request.dropoff && isSamePlace(request.dropoff, move.dropoff)) return;
    if (flight?.hasLoaded) throw new PackageOnBoardError();
    if (!isInReach) throw new DropoffOutOfRangeError();
    request.moveDropoff(move.dropoff);
    await this.requests.save(tx, request);
    if (flight === undefined) return;
    flight.moveDropoff(move.dropoff);
    await this.flights.save(tx, flight);
    this.wake.after(tx);
  }
}
