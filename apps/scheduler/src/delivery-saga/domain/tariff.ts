export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Trip {
  readonly pickup: Place;
  readonly dropoff: Place;
  readonly expedited: boolean;
}

export const CURRENCY = 'USD';

const BASE_CENTS = 399;
const CENTS_PER_STARTED_KM = 60;
const EXPEDITED_CENTS = 200;
const EARTH_RADIUS_METRES = 6_371_008.8;

/** The price of a delivery in cents: a base, every started kilometre of the straight line, and a surcharge for going first. */
export function priceOf({ pickup, dropoff, expedited }: Trip): number {
  const startedKilometres = Math.ceil(Math.round(metresBetween(pickup, dropoff)) / 1_000);
  return BASE_CENTS + CENTS_PER_STARTED_KM * startedKilometres + (expedited ? EXPEDITED_CENTS : 0);
}

/** Great-circle distance by the haversine formula. */
export function metresBetween(a: Place, b: Place): number {
  const halfLatitude = radians(b.latitude - a.latitude) / 2;
  const halfLongitude = radians(b.longitude - a.longitude) / 2;
  const cosines = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  const h = Math.sin(halfLatitude) ** 2 + cosines * Math.sin(halfLongitude) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
