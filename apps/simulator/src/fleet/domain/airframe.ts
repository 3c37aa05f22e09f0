export type AirframeKind = 'wing' | 'multirotor' | 'zip';

export interface Airframe {
  readonly winged: boolean;
  readonly emptyKg: number;
  readonly maxPayloadKg: number;
  readonly cruiseMps: number;
  /** Lift to drag in winged flight times propulsive efficiency; for a multirotor the drag area in square metres counts instead. */
  readonly glide: number;
  readonly dragArea: number;
  readonly discArea: number;
  readonly capacityJoules: number;
  /** Out with full payload, one winch stop, back empty, from full to empty. */
  readonly publishedRangeMetres: number;
}

/** Public figures where there are any (domain.md); masses, areas and the multirotor's range are ours, capacities calibrated to the range. */
export const AIRFRAMES: Readonly<Record<AirframeKind, Airframe>> = {
  wing: {
    winged: true,
    emptyKg: 4.8,
    maxPayloadKg: 2.27,
    cruiseMps: 29,
    glide: 5.4,
    dragArea: 0,
    discArea: 0.5,
    capacityJoules: 277_000,
    publishedRangeMetres: 19_000,
  },
  multirotor: {
    winged: false,
    emptyKg: 12,
    maxPayloadKg: 3.5,
    cruiseMps: 22,
    glide: 0,
    dragArea: 0.05,
    discArea: 2.2,
    capacityJoules: 955_000,
    publishedRangeMetres: 15_000,
  },
  zip: {
    winged: true,
    emptyKg: 20,
    maxPayloadKg: 3.6,
    cruiseMps: 26.8,
    glide: 7.8,
    dragArea: 0,
    discArea: 2.5,
    capacityJoules: 1_096_000,
    publishedRangeMetres: 32_000,
  },
};
