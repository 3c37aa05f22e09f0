import type { Location } from '../../drone/domain/geo';

export interface Position {
  readonly time: Date;
  readonly seq: number;
  readonly location: Location;
  readonly speedMps: number;
  readonly headingDegrees: number;
  readonly batteryPercent: number;
  readonly flightId: string | null;
}
