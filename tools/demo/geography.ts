export interface Location {
  latitude: number;
  longitude: number;
}

const METRES_PER_DEGREE = 111_320;

/** The place so many metres to the north and east; flat enough for a few kilometres. */
export function offset(from: Location, northMetres: number, eastMetres: number): Location {
  const latitude = from.latitude + northMetres / METRES_PER_DEGREE;
  const longitude = from.longitude + eastMetres / (METRES_PER_DEGREE * Math.cos((from.latitude * Math.PI) / 180));
  return { latitude: round(latitude), longitude: round(longitude) };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
