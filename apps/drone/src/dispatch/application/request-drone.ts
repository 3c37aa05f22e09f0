import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DroneRequestState, Wish } from '../domain/drone-request';
import { DroneRequestRepository } from './ports/drone-request.repository';
import { FleetReader } from './ports/fleet.reader';
import { RequestAssessor } from './request-assessor';

@Injectable()
export class RequestDrone {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly fleet: FleetReader,
    private readonly assessor: RequestAssessor,
    private readonly clock: Clock,
  ) {}

  async execute(deliveryId: string, wish: Wish): Promise<DroneRequestState> {
    const known = await this.requests.find(deliveryId);
    if (known !== undefined && known.state.state !== 'unasked') return known.state;
    const fleet = await this.fleet.read();
    return this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      if (request.state.state !== 'unasked') return request.state;
      request.ask(wish);
      this.assessor.assess(request, fleet, this.clock.now());
      await this.requests.save(tx, request);
      return request.state;
    });
  }
}
