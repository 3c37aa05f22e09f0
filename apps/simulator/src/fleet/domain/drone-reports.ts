export const PHASES = ['took_off', 'at_pickup', 'loaded', 'at_dropoff', 'released', 'returning', 'landed'] as const;
export type Phase = (typeof PHASES)[number];

export interface PhaseReport {
  readonly flightId: string;
  readonly fencingToken: number;
  readonly phase: Phase;
  /** Milliseconds of the fleet's clock. */
  readonly at: number;
  readonly withPackage: boolean;
  readonly batteryPercent: number;
}

export interface PositionReport {
  readonly at: number;
  readonly seq: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number;
  readonly speedMps: number;
  readonly headingDegrees: number;
  readonly batteryPercent: number;
  readonly flightId: string | undefined;
}
