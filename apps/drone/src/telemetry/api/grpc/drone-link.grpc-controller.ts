import type { droneV1 } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcStreamMethod } from '@nestjs/microservices';
import { Observable, type Subscriber } from 'rxjs';
import type { DroneSession } from '../../application/drone-session';
import { DroneSessions } from '../../application/drone-sessions';
import { toWire } from './link-messages';
import { chargeMessage, helloMessage, phaseMessage, telemetryMessage } from './link-requests';

@Controller()
export class DroneLinkGrpcController implements droneV1.DroneLinkController {
  constructor(private readonly sessions: DroneSessions) {}

  @GrpcStreamMethod('DroneLink', 'Connect')
  connect(requests: Observable<droneV1.ConnectRequest>): Observable<droneV1.ConnectResponse> {
    return new Observable((answers) => {
      const conversation = new Conversation(this.sessions, answers);
      const subscription = requests.subscribe({
        next: (request) => conversation.take(request),
        error: () => answers.complete(),
        complete: () => answers.complete(),
      });
      return () => {
        subscription.unsubscribe();
        conversation.end();
      };
    });
  }
}

class Conversation {
  private session: DroneSession | undefined;
  private greeting = false;
  private ended = false;

  constructor(
    private readonly sessions: DroneSessions,
    private readonly answers: Subscriber<droneV1.ConnectResponse>,
  ) {}

  take(request: droneV1.ConnectRequest): void {
    try {
      if (this.session !== undefined) dispatch(this.session, request);
      else if (!this.greeting) this.greet(request);
      // What comes before the welcome is out of turn; a drone that goes on sends it again.
    } catch (error) {
      this.answers.error(error);
    }
  }

  end(): void {
    this.ended = true;
    this.session?.end();
  }

  private greet(request: droneV1.ConnectRequest): void {
    if (!request.hello) throw new DomainError('hello_expected', 'invalid', 'The first message must be a hello.');
    const { droneId } = validate(helloMessage, request.hello);
    this.greeting = true;
    void this.open(droneId);
  }

  private async open(droneId: string): Promise<void> {
    try {
      const session = await this.sessions.open(droneId, {
        send: (message) => this.answers.next(toWire(message)),
        close: (error) => (error === undefined ? this.answers.complete() : this.answers.error(error)),
      });
      this.session = session;
      if (this.ended) session.end();
    } catch (error) {
      this.answers.error(error);
    }
  }
}

function dispatch(session: DroneSession, { telemetry, phase, charge, hello }: droneV1.ConnectRequest): void {
  if (telemetry) session.positions(validate(telemetryMessage, telemetry).positions);
  else if (phase) session.phase(validate(phaseMessage, phase));
  else if (charge) session.charge(validate(chargeMessage, charge).batteryPercent);
  else if (hello) throw new DomainError('hello_unexpected', 'invalid', 'A stream has one hello.');
}
