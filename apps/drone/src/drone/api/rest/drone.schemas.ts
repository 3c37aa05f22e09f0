import { lineOfText, locationSchema } from '@app/contracts';
import { link, linkSchema, pageQuery, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import { SHOWN_STATUSES, type DroneView } from '../../application/queries/drone.queries';

const airframe = z.enum(['wing', 'multirotor', 'zip']);

export const droneRequest = z
  .strictObject({ name: lineOfText(100), airframe, nestId: z.uuid() })
  .meta({ id: 'PutDrone' });
export const droneParams = z.strictObject({ id: z.uuid() });
export const dronesQuery = pageQuery.extend({ status: z.enum(SHOWN_STATUSES).optional() });

export const droneResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(SHOWN_STATUSES),
    airframe,
    nestId: z.uuid(),
    batteryPercent: z.number(),
    position: z.object({ location: locationSchema, time: z.iso.datetime() }).nullable(),
    flight: z.object({ id: z.uuid(), deliveryId: z.uuid(), phase: z.string().nullable() }).nullable(),
    _links: z.object({ self: linkSchema, nest: linkSchema, delivery: linkSchema.optional() }),
  })
  .meta({ id: 'Drone' });
export const dronesResponse = pageSchema(droneResponse).meta({ id: 'Drones' });

export type DroneRequest = z.infer<typeof droneRequest>;
export type DroneParams = z.infer<typeof droneParams>;
export type DronesQuery = z.infer<typeof dronesQuery>;
export type DroneResponse = z.infer<typeof droneResponse>;

export function toDroneResponse(view: DroneView): DroneResponse {
  const { id, name, status, airframe: kind, nestId, flightId, deliveryId } = view;
  const delivery = deliveryId === null ? {} : { delivery: link(`/v1/deliveries/${deliveryId}`) };
  return {
    id,
    name,
    status,
    airframe: kind,
    nestId,
    batteryPercent: Math.round(view.batteryPercent * 10) / 10,
    position: positionOf(view),
    flight: flightId === null || deliveryId === null ? null : { id: flightId, deliveryId, phase: view.phase },
    _links: { self: link(`/v1/drones/${id}`), nest: link(`/v1/nests/${nestId}`), ...delivery },
  };
}

function positionOf({ latitude, longitude, altitude, positionAt }: DroneView): DroneResponse['position'] {
  if (latitude === null || longitude === null || positionAt === null) return null;
  return {
    location: { latitude, longitude, ...(altitude !== null && { altitude }) },
    time: positionAt.toISOString(),
  };
}
