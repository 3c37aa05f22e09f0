import { lineOfText, locationSchema } from '@app/contracts';
import { link, pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { SHOWN_STATUSES, type DroneView } from '../../application/queries/drone.queries';

const airframe = z.enum(['wing', 'multirotor', 'zip']);

export const droneRequest = z
  .strictObject({ name: lineOfText(100), airframe, nestId: z.uuid() })
  .meta({ id: 'PutDrone' });
export const droneParams = z.strictObject({ id: z.uuid() });
export const dronesQuery = pageQuery.extend({ status: z.enum(SHOWN_STATUSES).optional() });
export const idCursor = z.tuple([z.uuid()]);

const href = z.object({ href: z.url() });
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
    _links: z.object({ self: href, nest: href, delivery: href.optional() }),
  })
  .meta({ id: 'Drone' });
export const dronesResponse = z
  .object({ items: z.array(droneResponse), _links: z.object({ self: href, next: href.optional() }) })
  .meta({ id: 'Drones' });

export type DroneRequest = z.infer<typeof droneRequest>;
export type DroneParams = z.infer<typeof droneParams>;
export type DronesQuery = z.infer<typeof dronesQuery>;
export type DroneResponse = z.infer<typeof droneResponse>;

export function toDroneResponse(view: DroneView, publicUrl: string): DroneResponse {
  const { id, name, status, airframe: kind, nestId, flightId, deliveryId } = view;
  const delivery = deliveryId === null ? {} : { delivery: link(`${publicUrl}/v1/deliveries/${deliveryId}`) };
  return {
    id,
    name,
    status,
    airframe: kind,
    nestId,
    batteryPercent: Math.round(view.batteryPercent * 10) / 10,
    position: positionOf(view),
    flight: flightId === null || deliveryId === null ? null : { id: flightId, deliveryId, phase: view.phase },
    _links: { self: link(`${publicUrl}/v1/drones/${id}`), nest: link(`${publicUrl}/v1/nests/${nestId}`), ...delivery },
  };
}

function positionOf({ latitude, longitude, altitude, positionAt }: DroneView): DroneResponse['position'] {
  if (latitude === null || longitude === null || positionAt === null) return null;
  return {
    location: { latitude, longitude, ...(altitude !== null && { altitude }) },
    time: positionAt.toISOString(),
  };
}
