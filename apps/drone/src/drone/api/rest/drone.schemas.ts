import { lineOfText, locationSchema } from '@app/contracts';
import { idsQuery, link, linkSchema, pageQuery, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import { SHOWN_STATUSES, type DroneView } from '../../application/queries/drone.queries';

const airframe = z.enum(['wing', 'multirotor', 'zip']);

const ID = '01932d7a-7c00-7000-8000-0000000000f1';
const NEST_ID = '01932d7a-7c00-7000-8000-0000000000e1';
const DRONE = {
  id: ID,
  name: 'Wing 1',
  status: 'idle' as const,
  airframe: 'wing' as const,
  nestId: NEST_ID,
  batteryPercent: 97.5,
  position: { location: { latitude: 29.7604, longitude: -95.3698 }, time: '2026-11-21T10:00:00.000Z' },
  flight: null,
  _links: { self: { href: `/v1/drones/${ID}` }, nest: { href: `/v1/nests/${NEST_ID}` } },
};

export const droneRequest = z
  .strictObject({ name: lineOfText(100), airframe, nestId: z.uuid() })
  .meta({ id: 'PutDrone', examples: [{ name: 'Wing 1', airframe: 'wing', nestId: NEST_ID }] });
export const droneParams = z.strictObject({ id: z.uuid() });
export const dronesQuery = pageQuery.extend({ ...idsQuery, status: z.enum(SHOWN_STATUSES).optional() });

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
  .meta({ id: 'Drone', examples: [DRONE] });
export const dronesResponse = pageSchema(droneResponse).meta({
  id: 'Drones',
  examples: [{ items: [DRONE], _links: { self: { href: '/v1/drones?limit=20' } } }],
});

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
