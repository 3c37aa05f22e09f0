import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../../dispatch/application/ports/drone-request.repository';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
import type { Flight, PhaseReport } from '../domain/flight';
import { GroundControl } from './ground-control';
import { FlightRepository } from './ports/flight.repository';

export interface ReportedPhase extends Omit<PhaseReport, 'heardAt'> {
  readonly droneId: string;
  readonly flightId: string;
  readonly batteryPercent: number;
}

/** `settled`: the drone need not repeat it. `early`: an earlier phase is missing. `unwanted`: the drone is not, or no more, to fly this. */
export type ReportOutcome = 'settled' | 'early' | 'unwanted';

@Injectable()
export class ReportPhase {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly drones: DroneRepository,
    private readonly flights: FlightRepository,
    private readonly ground: GroundControl,
  ) {}

  async execute(report: ReportedPhase): Promise<ReportOutcome> {
    const place = await this.flights.locate(report.flightId);
    if (place?.droneId !== report.droneId) return 'unwanted';
    return this.database.transaction((tx) => this.store(tx, place.deliveryId, report));
  }

  private async store(tx: Transaction, deliveryId: string, reported: ReportedPhase): Promise<ReportOutcome> {
    const report = { ...reported, heardAt: this.ground.now() };
    const request = await this.requests.open(tx, deliveryId);
    const drone = await this.drones.get(tx, report.droneId);
    const flight = await this.flights.findOf(tx, deliveryId);
    if (flight === undefined || flight.id !== report.flightId || flight.forbids(report)) return 'unwanted';
    const before = flight.state;
    if (!flight.report(report)) return 'early';
    if (flight.state === before) return 'settled';
    await this.flights.save(tx, flight);
    if (flight.state.phase === 'took_off') {
      drone.takeOff(report.fencingToken);
      await this.drones.save(tx, drone);
    }
    if (flight.state.phase === 'landed') {
      drone.land(report.fencingToken, report.batteryPercent);
      await this.drones.save(tx, drone);
      request.complete(flight.state.delivered, report.at);
      await this.requests.save(tx, request);
    }
    if (mayWantMore(flight)) this.ground.wake.after(tx);
    return 'settled';
  }
}

function mayWantMore({ state }: Flight): boolean {
  return state.recalled || (state.phase === 'at_dropoff' && state.awaitRelease);
}
