import type { FlightPhase } from './flight-phase';

export interface FlightEvent {
  readonly type: FlightPhase | 'planned' | 'cancelled';
  readonly withPackage: boolean;
  readonly at: Date;
}
