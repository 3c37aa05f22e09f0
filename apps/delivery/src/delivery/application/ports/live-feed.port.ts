export interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitudeMetres: number | null;
  readonly speedMps: number;
  readonly headingDegrees: number;
  readonly batteryPercent: number;
  readonly time: string;
}

export interface Flight {
  readonly droneId: string;
  readonly flightId: string;
}

export interface Watch {
  isLive(): boolean;
  stop(): void;
}

/** Best effort: what is missed here is found in the database. Undefined while there is no broker. */
export abstract class LiveFeed {
  abstract changes(deliveryId: string, onChange: () => void): Watch | undefined;
  abstract positions(flight: Flight, onPosition: (position: Position) => void): Watch | undefined;
}
