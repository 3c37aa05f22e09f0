import type { LocationData } from './location';

/** In minor units of the currency, whole. */
export interface Price {
  readonly amount: number;
  readonly currency: string;
}

type Place = Pick<LocationData, 'latitude' | 'longitude'>;

export interface Trip {
  readonly pickup: { readonly location: Place };
  readonly dropoff: { readonly location: Place };
  readonly expedited: boolean;
}

const CURRENCY = 'USD';
const BASE_CENTS = 399;
const CENTS_PER_STARTED_KM = 60;
const EXPEDITED_CENTS = 200;
const EARTH_RADIUS_METRES = 6_371_008.8;

/** The price of a delivery: a base, every started kilometre of the straight line, and a surcharge for going first. */
export function priceOf(trip: Trip): Price {
  const startedKilometres = Math.ceil(distanceOf(trip) / 1_000);
  const amount = BASE_CENTS + CENTS_PER_STARTED_KM * startedKilometres + (trip.expedited ? EXPEDITED_CENTS : 0);
  return { amount, currency: CURRENCY };
}

/** The straight line from the pickup to the drop-off, in whole metres. */
export function distanceOf({ pickup, dropoff }: Pick<Trip, 'pickup' | 'dropoff'>): number {
  return Math.round(metresBetween(pickup.location, dropoff.location));
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
