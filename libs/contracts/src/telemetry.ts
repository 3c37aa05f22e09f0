import { z } from 'zod';
import { locationSchema } from './location';

/** Live positions travel by core NATS and may be lost; their history is the drone service's. */
export const dronePositionSchema = z.object({
  droneId: z.uuid(),
  flightId: z.uuid().nullable(),
  time: z.iso.datetime(),
  seq: z.number().int(),
  location: locationSchema,
  speedMps: z.number(),
  headingDegrees: z.number(),
  batteryPercent: z.number(),
});

export type DronePosition = z.infer<typeof dronePositionSchema>;

export function telemetrySubject(nestId: string, droneId: string): string {
  return `aerie.tlm.v1.${nestId}.${droneId}`;
}
