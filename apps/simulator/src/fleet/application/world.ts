import { v5 as uuidv5 } from 'uuid';
import type { AirframeKind } from '../domain/airframe';
import { LocalPlane, type GeoPoint } from '../domain/local-plane';
import { seededRandom } from '../domain/random';

export interface WorldNest {
  readonly id: string;
  readonly name: string;
  readonly location: GeoPoint;
  readonly serviceRadiusMetres: number;
}

export interface WorldDrone {
  readonly id: string;
  readonly name: string;
  readonly airframe: AirframeKind;
  readonly nestId: string;
  readonly nest: GeoPoint;
}

export interface World {
  readonly centre: GeoPoint;
  readonly nests: readonly WorldNest[];
  readonly drones: readonly WorldDrone[];
}

const NAMESPACE = '5b0c7a34-5f0e-4c0a-9a57-1d2b8f3c6e01';
const HOUSTON: GeoPoint = { latitude: 29.7604, longitude: -95.3698 };
const NEST_NAMES = ['Midtown', 'Heights', 'East End'];
const NEST_FROM_CENTRE_METRES = 2_900;
const NEST_JITTER_METRES = 250;
const SERVICE_RADIUS_METRES = { least: 6_000, most: 8_000, step: 500 };
const AIRFRAMES_PER_NEST: readonly AirframeKind[] = ['wing', 'wing', 'multirotor', 'multirotor', 'zip', 'zip'];

/** One city like Houston: three nests four to six kilometres apart, six drones each. The same seed gives the same world, ids included. */
export function makeWorld(seed: number): World {
  const random = seededRandom(seed);
  const plane = new LocalPlane(HOUSTON);
  const turn = random() * 2 * Math.PI;
  const nests = NEST_NAMES.map((name, index): WorldNest => {
    const angle = turn + (index * 2 * Math.PI) / NEST_NAMES.length;
    const from = NEST_FROM_CENTRE_METRES + (random() * 2 - 1) * NEST_JITTER_METRES;
    const location = plane.toGeo({ east: Math.sin(angle) * from, north: Math.cos(angle) * from });
    return { id: idOf(seed, `nest ${index + 1}`), name, location, serviceRadiusMetres: radius(random()) };
  });
  return { centre: HOUSTON, nests, drones: nests.flatMap((nest, index) => dronesOf(seed, nest, index)) };
}

function dronesOf(seed: number, nest: WorldNest, index: number): WorldDrone[] {
  return AIRFRAMES_PER_NEST.map((airframe, place) => ({
    id: idOf(seed, `drone ${index + 1}.${place + 1}`),
    name: `${nest.name} ${place + 1}`,
    airframe,
    nestId: nest.id,
    nest: nest.location,
  }));
}

function radius(share: number): number {
  const { least, most, step } = SERVICE_RADIUS_METRES;
  return least + Math.round(((most - least) * share) / step) * step;
}

function idOf(seed: number, name: string): string {
  return uuidv5(`${seed}/${name}`, NAMESPACE);
}
