export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
}

export interface PlanePoint {
  readonly east: number;
  readonly north: number;
}

const METRES_PER_DEGREE = 111_195;

/** Metres around an origin; over a city the earth is flat within a thousandth. */
export class LocalPlane {
  private readonly metresPerLongitude: number;

  constructor(private readonly origin: GeoPoint) {
    this.metresPerLongitude = METRES_PER_DEGREE * Math.cos((origin.latitude * Math.PI) / 180);
  }

  toPlane({ latitude, longitude }: GeoPoint): PlanePoint {
    return {
      east: (longitude - this.origin.longitude) * this.metresPerLongitude,
      north: (latitude - this.origin.latitude) * METRES_PER_DEGREE,
    };
  }

  toGeo({ east, north }: PlanePoint): GeoPoint {
    return {
      latitude: round(this.origin.latitude + north / METRES_PER_DEGREE),
      longitude: round(this.origin.longitude + east / this.metresPerLongitude),
    };
  }
}

/** Receivers resolve a ten-millionth of a degree. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
