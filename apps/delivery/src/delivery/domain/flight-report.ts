import type { Instant } from './delivery.events';

/** What a drone in flight reached, oldest first: the stages from take-off to landing; or that it will never leave. */
export type FlightStage =
  | 'took_off'
  | 'arrived_at_pickup'
  | 'loaded'
  | 'arrived_at_dropoff'
  | 'released'
  | 'returning'
  | 'landed'
  | 'cancelled';

export interface FlightReport {
  readonly flightId: string;
  readonly stage: FlightStage;
  readonly withPackage: boolean;
  readonly occurredAt: Instant;
}
