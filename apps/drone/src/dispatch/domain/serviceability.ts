import { AIRFRAMES, type AirframeKind } from '../../drone/domain/airframe';
import { distanceMetres, type Location } from '../../drone/domain/geo';
import { canCarry, canFly, estimateMission, type MissionEstimate } from '../../drone/domain/mission-estimate';

export interface Errand {
  readonly pickup: Location;
  readonly dropoff: Location;
  readonly payloadGrams: number;
  readonly confirmationRequired: boolean;
}

export interface ServiceArea {
  readonly nestId: string;
  readonly location: Location;
  readonly radiusMetres: number;
}

/** What kinds of drone live at which nest; says what could ever be served, whoever is at home just now. */
export interface Fleet {
  readonly areas: readonly ServiceArea[];
  readonly homes: readonly { readonly airframe: AirframeKind; readonly nestId: string }[];
}

export type Refusal = 'too_heavy' | 'out_of_range';
export type Serviceability =
  { readonly served: true; readonly fastest: MissionEstimate } | { readonly served: false; readonly reason: Refusal };

export function judge(errand: Errand, fleet: Fleet): Serviceability {
  const carriers = fleet.homes.filter((home) => canCarry(AIRFRAMES[home.airframe], errand.payloadGrams));
  if (carriers.length === 0) {
    return { served: false, reason: 'too_heavy' };
  }
  if (!isCovered(errand.pickup, fleet.areas) || !isCovered(errand.dropoff, fleet.areas)) {
    return { served: false, reason: 'out_of_range' };
  }
  const locations = new Map(fleet.areas.map((area) => [area.nestId, area.location]));
  const fastest = carriers
    .map((home) => missionFrom(home.airframe, locations.get(home.nestId), errand))
    .filter((estimate) => estimate !== undefined)
    .sort((a, b) => a.secondsToDropoff - b.secondsToDropoff)[0];
  return fastest === undefined ? { served: false, reason: 'out_of_range' } : { served: true, fastest };
}

export function isCovered(point: Location, areas: readonly ServiceArea[]): boolean {
  return areas.some((area) => distanceMetres(area.location, point) <= area.radiusMetres);
}

function missionFrom(kind: AirframeKind, nest: Location | undefined, errand: Errand): MissionEstimate | undefined {
  if (nest === undefined) {
    return undefined;
  }
  const mission = { ...errand, nest };
  return canFly(AIRFRAMES[kind], mission, 100) ? estimateMission(AIRFRAMES[kind], mission) : undefined;
}
