export const AIRFRAME_KINDS = ['wing', 'multirotor', 'zip'] as const;
export type AirframeKind = (typeof AIRFRAME_KINDS)[number];

export interface Airframe {
  readonly kind: AirframeKind;
  readonly maxPayloadGrams: number;
  readonly cruiseMps: number;
  /** Full payload out, empty back, full battery to empty. */
  readonly roundTripMetres: number;
  /** How much more a metre takes with full payload than empty; linear between (Dorling 2017). */
  readonly payloadFactor: number;
  /** Charge that one stop takes: descent, hover with winch, climb. */
  readonly stopPercent: number;
  /** Charge that take-off and landing at the nest take together. */
  readonly nestPercent: number;
}

/**
 * Wing and Zipline publish their ranges (domain.md). The multirotor's operator publishes none; 15 km is our assumption.
 */
export const AIRFRAMES: Readonly<Record<AirframeKind, Airframe>> = {
  wing: {
    kind: 'wing',
    maxPayloadGrams: 2_270,
    cruiseMps: 29,
    roundTripMetres: 19_000,
    payloadFactor: 0.47,
    stopPercent: 10,
    nestPercent: 7,
  },
  multirotor: {
    kind: 'multirotor',
    maxPayloadGrams: 3_500,
    cruiseMps: 22,
    roundTripMetres: 15_000,
    payloadFactor: 0.33,
    stopPercent: 5,
    nestPercent: 4,
  },
  zip: {
    kind: 'zip',
    maxPayloadGrams: 3_600,
    cruiseMps: 26.8,
    roundTripMetres: 32_000,
    payloadFactor: 0.2,
    stopPercent: 9,
    nestPercent: 8,
  },
};
