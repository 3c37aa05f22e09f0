export interface LocationData {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude?: number;
}

export class Location implements LocationData {
  private constructor(
    readonly latitude: number,
    readonly longitude: number,
    readonly altitude?: number,
  ) {
    Object.freeze(this);
  }

  static of({ latitude, longitude, altitude }: LocationData): Location {
    assertWithin('latitude', latitude, 90);
    assertWithin('longitude', longitude, 180);
    if (altitude !== undefined && !Number.isFinite(altitude)) throw new RangeError('altitude must be a finite number');
    return new Location(withoutMinusZero(latitude), withoutMinusZero(longitude), altitude);
  }

  equals(other: Location): boolean {
    return this.latitude === other.latitude && this.longitude === other.longitude && this.altitude === other.altitude;
  }
}

function assertWithin(name: string, value: number, limit: number): void {
  if (!Number.isFinite(value) || Math.abs(value) > limit) {
    throw new RangeError(`${name} must be between -${limit} and ${limit}`);
  }
}

function withoutMinusZero(value: number): number {
  return value + 0;
}
