import { logger } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { BreakOffFlight } from '../../flight/application/break-off-flight';
import { FlightWake } from '../../flight/application/flight-wake';
import { GroundControl } from '../../flight/application/ground-control';
import { FlightRepository } from '../../flight/application/ports/flight.repository';
import { commandsFor } from '../../flight/domain/drone-command';
import { DroneLinks } from './drone-links';

/** Tells the drones on this process's lines what their flights want, until they are seen to do it. */
@Injectable()
export class Commander {
  private looking = false;
  private again = false;
  private failing = false;

  constructor(
    private readonly links: DroneLinks,
    private readonly flights: FlightRepository,
    private readonly breakOff: BreakOffFlight,
    private readonly ground: GroundControl,
    wake: FlightWake,
  ) {
    wake.subscribe(() => this.look());
  }

  /** Never two looks at once; one asked for meanwhile follows. */
  look(): void {
    this.again = true;
    if (this.looking) return;
    this.looking = true;
    void this.lookWhileAsked();
  }

  private async lookWhileAsked(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        await this.command();
        this.failing = false;
      } catch (error) {
        if (!this.failing) logger.warn({ err: error }, 'cannot see what the flights want; trying on');
        this.failing = true;
      }
    }
    this.looking = false;
  }

  private async command(): Promise<void> {
    const now = Date.now();
    this.links.closeSilent(now);
    const { ids } = this.links;
    if (ids.length === 0) return;
    for (const flight of await this.flights.activeOf(ids)) {
      if (this.ground.isLeftWaiting(flight)) await this.breakOff.recallLeftWaiting(flight.state.deliveryId);
      const link = this.links.get(flight.state.droneId);
      if (link === undefined) continue;
      for (const command of commandsFor(flight.id, flight.state, link.told)) link.command(command, now);
    }
  }
}
