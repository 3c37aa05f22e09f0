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

export type Fault = 'package_too_heavy' | 'pickup_out_of_range' | 'dropoff_out_of_range' | 'no_energy_for_the_way';
export type Serviceability =
  | { readonly served: true; readonly fastest: MissionEstimate }
  | { readonly served: false; readonly faults: readonly Fault[] };

export function judge(errand: Errand, fleet: Fleet): Serviceability {
  const carriers = fleet.homes.filter((home) => canCarry(AIRFRAMES[home.airframe], errand.payloadGrams));
  const faults: Fault[] = [];
  if (carriers.length === 0) faults.push('package_too_heavy');
  if (!isCovered(errand.pickup, fleet.areas)) faults.push('pickup_out_of_range');
  if (!isCovered(errand.dropoff, fleet.areas)) faults.push('dropoff_out_of_range');
  if (faults.length > 0) return { served: false, faults };
  const locations = new Map(fleet.areas.map((area) => [area.nestId, area.location]));
  const fastest = carriers
    .map((home) => missionFrom(home.airframe, locations.get(home.nestId), errand))
    .filter((estimate) => estimate !== undefined)
    .sort((a, b) => a.secondsToDropoff - b.secondsToDropoff)[0];
  return fastest === undefined ? { served: false, faults: ['no_energy_for_the_way'] } : { served: true, fastest };
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
