import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { CONFIRMATION_WAIT_SECONDS } from '../../drone/domain/mission-estimate';
import { FlightWake } from './flight-wake';

@Injectable()
export class GroundControl {
  constructor(
    readonly wake: FlightWake,
    private readonly settings: DispatchSettings,
    private readonly clock: Clock,
  ) {}

  get minChargePercent(): number {
    return this.settings.minChargePercent;
  }

  now(): Date {
    return this.clock.now();
  }

  isLeftWaiting(flight: { isLeftWaiting(now: Date, waitMs: number): boolean }): boolean {
    return flight.isLeftWaiting(this.now(), (CONFIRMATION_WAIT_SECONDS * 1_000) / this.settings.simulatorSpeed);
  }
}
