import { droneV1 } from '@app/contracts';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { eventually } from '../../../../test/support/eventually';
import type { LinkClient } from './drone-world';

type Stream = ClientDuplexStream<Partial<droneV1.ConnectRequest>, droneV1.ConnectResponse>;

/** A drone that says what a test wants and keeps what it was told. */
export class FakeDrone {
  readonly heard: droneV1.ConnectResponse[] = [];
  error: ServiceError | undefined;

  private constructor(private readonly stream: Stream) {
    stream.on('data', (message: droneV1.ConnectResponse) => this.heard.push(message));
    stream.on('error', (error: ServiceError) => (this.error = error));
  }

  static async connect(client: LinkClient, droneId?: string): Promise<FakeDrone> {
    const drone = new FakeDrone(await client.connect());
    if (droneId !== undefined) {
      drone.say({ hello: { droneId } });
      await drone.next('welcome');
    }
    return drone;
  }

  say(message: Partial<droneV1.ConnectRequest>): void {
    this.stream.write(message);
  }

  phase(report: Partial<droneV1.PhaseReport> & Pick<droneV1.PhaseReport, 'flightId' | 'phase'>): void {
    this.say({ phase: { fencingToken: 1, time: Date.now(), withPackage: false, batteryPercent: 80, ...report } });
  }

  position(seq: number, change: Partial<droneV1.Position> = {}): droneV1.Position {
    const location = { latitude: 29.77, longitude: -95.37, altitudeMetres: 60 };
    const flown = { speedMps: 20, headingDegrees: 90, batteryPercent: 70, flightId: '' };
    return { time: Date.now(), seq, location, ...flown, ...change };
  }

  /** The first message of the kind that comes, or came since `forget`. */
  next<K extends keyof droneV1.ConnectResponse>(kind: K): Promise<NonNullable<droneV1.ConnectResponse[K]>> {
    return eventually(() => {
      const found = this.heard.find((message) => message[kind])?.[kind];
      if (found === undefined) throw new Error(`no ${kind} yet${this.error ? `: ${this.error.message}` : ''}`);
      return found as NonNullable<droneV1.ConnectResponse[K]>;
    });
  }

  forget(): void {
    this.heard.length = 0;
  }

  broken(): Promise<ServiceError> {
    return eventually(() => this.error ?? false);
  }

  close(): void {
    this.stream.cancel();
  }
}
