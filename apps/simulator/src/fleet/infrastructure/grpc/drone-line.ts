import type { droneV1 } from '@app/contracts';
import { logger } from '@app/observability';
import { status, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type { ControlLine, WallClock } from '../../application/ports/control.port';
import type { SimulatedDrone } from '../../domain/simulated-drone';
import { obey, toPhaseMessage, toPositionMessage } from './link-messages';

type Stream = ClientDuplexStream<Partial<droneV1.ConnectRequest>, droneV1.ConnectResponse>;

const FLUSH_EVERY_MS = 250;
const REPEAT_REPORTS_EVERY_MS = 1_000;
const CHARGE_EVERY_MS = 2_000;
const FIRST_BACKOFF_MS = 200;
const LAST_BACKOFF_MS = 3_000;

/** The line of one drone to control: opened for ever, and what the drone has to say sent on it. */
export class DroneLine implements ControlLine {
  private stream: Stream | undefined;
  private welcomed = false;
  private closed = false;
  private backoff = FIRST_BACKOFF_MS;
  private retry: NodeJS.Timeout | undefined;
  private sent = { telemetry: 0, reports: 0, charge: 0, lastReport: '' };

  constructor(
    private readonly drone: SimulatedDrone,
    private readonly clock: WallClock,
    private readonly open: () => Promise<ClientDuplexStream<droneV1.ConnectRequest, droneV1.ConnectResponse>>,
    private readonly onUnknown: () => void,
  ) {
    void this.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    this.stream?.cancel();
  }

  flush(now: number): void {
    if (!this.welcomed || this.stream === undefined) return;
    this.sendReports(this.stream, now);
    if (now - this.sent.telemetry >= FLUSH_EVERY_MS) this.sendPositions(this.stream, now);
    if (this.drone.docked && now - this.sent.charge >= CHARGE_EVERY_MS) {
      this.sent.charge = now;
      this.stream.write({ charge: { batteryPercent: this.drone.batteryPercent } });
    }
  }

  /** All that were not heard, oldest first: at once when one is new, and every now and then. */
  private sendReports(stream: Stream, now: number): void {
    const { unheard } = this.drone;
    const last = unheard.at(-1);
    if (last === undefined) return;
    const key = `${last.flightId}:${last.phase}`;
    if (key === this.sent.lastReport && now - this.sent.reports < REPEAT_REPORTS_EVERY_MS) return;
    this.sent.lastReport = key;
    this.sent.reports = now;
    for (const report of unheard) stream.write({ phase: toPhaseMessage(report, this.clock.wallTime(report.at)) });
  }

  private sendPositions(stream: Stream, now: number): void {
    const positions = this.drone.takePositions();
    if (positions.length === 0) return;
    this.sent.telemetry = now;
    const messages = positions.map((position) => toPositionMessage(position, this.clock.wallTime(position.at)));
    stream.write({ telemetry: { positions: messages } });
  }

  private async connect(): Promise<void> {
    try {
      const stream = await this.open();
      if (this.closed) return stream.cancel();
      this.stream = stream;
      stream.on('data', (message: droneV1.ConnectResponse) => this.take(message));
      stream.on('error', (error: ServiceError) => this.lost(stream, error));
      stream.on('end', () => this.lost(stream));
      stream.write({ hello: { droneId: this.drone.home.id } });
    } catch (error) {
      this.lost(undefined, error as Error);
    }
  }

  private take(message: droneV1.ConnectResponse): void {
    if (!obey(this.drone, message)) return;
    this.welcomed = true;
    this.backoff = FIRST_BACKOFF_MS;
    this.sent = { telemetry: 0, reports: 0, charge: 0, lastReport: '' };
  }

  private lost(stream: Stream | undefined, error?: Error): void {
    if (this.closed || this.stream !== stream) return;
    this.stream = undefined;
    this.welcomed = false;
    logger.debug({ droneId: this.drone.home.id, err: error }, 'the line to control is lost');
    if ((error as ServiceError | undefined)?.code === status.NOT_FOUND) this.onUnknown();
    this.retry = setTimeout(() => void this.connect(), this.backoff * (0.5 + Math.random()));
    this.backoff = Math.min(this.backoff * 2, LAST_BACKOFF_MS);
  }
}
