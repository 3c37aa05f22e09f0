import { Injectable } from '@nestjs/common';
import { ReportPhase } from '../../flight/application/report-phase';
import { Commander } from './commander';
import { DroneLink, type DroneLine } from './drone-link';
import { DroneLinks } from './drone-links';
import { DroneSession } from './drone-session';
import { LinkedDroneReader } from './ports/linked-drone.reader';
import { Telemetry } from './telemetry';

@Injectable()
export class DroneSessions {
  constructor(
    private readonly drones: LinkedDroneReader,
    private readonly links: DroneLinks,
    private readonly reports: ReportPhase,
    private readonly commander: Commander,
    private readonly telemetry: Telemetry,
  ) {}

  /** Welcomes the drone and hands out its session; a former one of the same drone is closed. */
  async open(droneId: string, line: DroneLine): Promise<DroneSession> {
    const { nestId, welcome } = await this.drones.get(droneId);
    const link = new DroneLink(droneId, nestId, welcome.lastSeq, line);
    this.links.open(link);
    link.send({ kind: 'welcome', welcome });
    this.telemetry.charge(link, undefined);
    this.commander.look();
    return new DroneSession(link, this.links, this.reports, this.telemetry);
  }
}
