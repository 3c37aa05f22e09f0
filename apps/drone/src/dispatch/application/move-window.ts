import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { WindowNotFeasibleError } from '../domain/dispatch.errors';
import type { TimeWindow } from '../domain/drone-request';
import { DroneRequestRepository } from './ports/drone-request.repository';
import { FleetReader } from './ports/fleet.reader';
import { RequestAssessor } from './request-assessor';

@Injectable()
export class MoveWindow {
  constructor(
    private readonly database: Database,
    private readonly requests: DroneRequestRepository,
    private readonly fleet: FleetReader,
    private readonly assessor: RequestAssessor,
    private readonly clock: Clock,
  ) {}

  /** A window in which no drone can make it leaves the request as it was. */
  async execute(deliveryId: string, window: TimeWindow): Promise<void> {
    const fleet = await this.fleet.read();
    await this.database.transaction(async (tx) => {
      const request = await this.requests.open(tx, deliveryId);
      const wasOver = request.isOver;
      request.moveWindow(window);
      this.assessor.assess(request, fleet, this.clock.now());
      if (request.isOver && !wasOver) throw new WindowNotFeasibleError();
      await this.requests.save(tx, request);
    });
  }
}
