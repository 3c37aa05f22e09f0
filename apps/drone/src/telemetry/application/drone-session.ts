import { reportFailure } from '@app/service-defaults';
import type { ReportedPhase, ReportPhase } from '../../flight/application/report-phase';
import type { Position } from '../domain/position';
import type { DroneLink } from './drone-link';
import type { DroneLinks } from './drone-links';
import type { Telemetry } from './telemetry';

const MAX_PENDING_REPORTS = 8;

export class DroneSession {
  private pending = 0;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly link: DroneLink,
    private readonly links: DroneLinks,
    private readonly reports: ReportPhase,
    private readonly telemetry: Telemetry,
  ) {}

  positions(positions: readonly Position[]): void {
    this.telemetry.positions(this.link, positions);
  }

  charge(batteryPercent: number): void {
    this.telemetry.charge(this.link, batteryPercent);
  }

  /** One after the other. One that cannot be stored now is not answered, and so repeated. */
  phase(report: Omit<ReportedPhase, 'droneId'>): void {
    this.link.heardAt = Date.now();
    if (this.pending >= MAX_PENDING_REPORTS) return;
    this.pending += 1;
    this.storing = this.storing
      .then(() => this.store({ ...report, droneId: this.link.droneId }))
      .catch((error: unknown) => reportFailure('phase not stored', error))
      .finally(() => (this.pending -= 1));
  }

  end(): void {
    this.links.forget(this.link);
  }

  private async store(report: ReportedPhase): Promise<void> {
    const outcome = await this.reports.execute(report);
    const { flightId, fencingToken, phase } = report;
    if (outcome === 'unwanted') this.link.send({ kind: 'recall', flightId, fencingToken });
    if (outcome !== 'early') this.link.send({ kind: 'heard', flightId, phase });
  }
}
