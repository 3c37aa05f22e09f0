import { droneV1 } from '@app/contracts';
import { z } from 'zod';
import { grpcLocation } from '../../../drone/api/grpc/location.schema';

const { FlightPhase } = droneV1;
const MAX_POSITIONS = 2_000;
const PHASES = {
  [FlightPhase.FLIGHT_PHASE_TOOK_OFF]: 'took_off',
  [FlightPhase.FLIGHT_PHASE_AT_PICKUP]: 'at_pickup',
  [FlightPhase.FLIGHT_PHASE_LOADED]: 'loaded',
  [FlightPhase.FLIGHT_PHASE_AT_DROPOFF]: 'at_dropoff',
  [FlightPhase.FLIGHT_PHASE_RELEASED]: 'released',
  [FlightPhase.FLIGHT_PHASE_RETURNING]: 'returning',
  [FlightPhase.FLIGHT_PHASE_LANDED]: 'landed',
} as const;

const percent = z.number().min(0).max(100);
const MAX_UNIX_MS = 8.64e15;
const time = z
  .number()
  .int()
  .min(0)
  .max(MAX_UNIX_MS)
  .transform((ms) => new Date(ms));

export const helloMessage = z.object({ droneId: z.uuid() });
export const chargeMessage = z.object({ batteryPercent: percent });
export const telemetryMessage = z.object({
  positions: z
    .array(
      z.object({
        time,
        seq: z.number().int().min(1),
        location: grpcLocation,
        speedMps: z.number().min(0).max(500),
        headingDegrees: z.number().min(0).max(360),
        batteryPercent: percent,
        flightId: z.union([z.uuid(), z.literal('').transform(() => null)]),
      }),
    )
    .max(MAX_POSITIONS),
});
export const phaseMessage = z
  .object({
    flightId: z.uuid(),
    fencingToken: z.number().int().min(1),
    phase: z.enum(Object.keys(PHASES) as (keyof typeof PHASES)[]),
    time,
    withPackage: z.boolean(),
    batteryPercent: percent,
  })
  .transform(({ time: at, phase, ...report }) => ({ ...report, at, phase: PHASES[phase] }));
