import type { GeoPoint } from './local-plane';
import type { Phase } from './drone-reports';

export interface FlightOrder {
  readonly flightId: string;
  readonly fencingToken: number;
  readonly pickup: GeoPoint;
  readonly dropoff: GeoPoint;
  readonly payloadGrams: number;
  readonly awaitRelease: boolean;
}

/** What control had stored of the flight when it sent the order. */
export interface Resumption {
  readonly phase: Phase | undefined;
  readonly withPackage: boolean;
}

/** What the drone is about; `home` also after a recall. */
export type Stage =
  'docked' | 'to_pickup' | 'loading' | 'to_dropoff' | 'awaiting' | 'releasing' | 'putting_back' | 'home';

const STAGE_AFTER: Readonly<Record<Phase, Stage>> = {
  took_off: 'to_pickup',
  at_pickup: 'loading',
  loaded: 'to_dropoff',
  at_dropoff: 'awaiting',
  released: 'home',
  returning: 'home',
  landed: 'docked',
};

export function stageAfter(phase: Phase | undefined): Stage {
  return phase === undefined ? 'to_pickup' : STAGE_AFTER[phase];
}
