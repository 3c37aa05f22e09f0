import type { Instant } from './delivery.events';

/** What a drone in flight reached, oldest first: the stages from take-off to landing. */
export type FlightStage =
  'took_off' | 'arrived_at_pickup' | 'loaded' | 'arrived_at_dropoff' | 'released' | 'returning' | 'landed';

export interface FlightReport {
  readonly flightId: string;
  readonly stage: FlightStage;
  readonly withPackage: boolean;
  readonly occurredAt: Instant;
}
