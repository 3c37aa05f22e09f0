import { cloudEventType, deliveryEvents, dronePositionSchema, type EventType } from '@app/contracts';
import { envelopeSchema } from '@app/messaging';
import { order } from '../order';
import type { Message, Shape } from './shape';
import { created, envelope, position, request, scheduled } from './shapes';

export interface Payload {
  readonly name: string;
  readonly shape: Shape;
  readonly message: Message;
}

const DELIVERY = '019a9e2c-4f10-7b53-9c1d-2f6a5b8e0d11';
const ACCOUNT = '019a9e2b-11d0-7c44-8a02-7be0c55f9a01';
const DRONE = '019a9e2a-90aa-7e21-b7f3-5d8c2a6e4c07';
const FLIGHT = '019a9e2c-5a3e-7d90-a4be-91c7d3f2b815';
const TIME = '2026-11-21T10:15:30.123Z';
const LATER = '2026-11-21T11:15:30.123Z';

/** As the outbox writes it; the schemas of the registry refuse what no service would send. */
function event(type: EventType, data: Message): Message {
  return envelopeSchema.parse({
    specversion: '1.0',
    id: '019a9e2c-60c2-7a18-8d55-c0f4e7b1a933',
    source: `/aerie/${type.context}`,
    type: cloudEventType(type),
    subject: DELIVERY,
    time: TIME,
    datacontenttype: 'application/json',
    seq: 3,
    tenant: ACCOUNT,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    requestid: '6f1d8a52-3c0b-4f7e-9a61-b2d4c8e0f317',
    data: type.schema.parse(data),
  });
}

const pickup = order.pickup.location;
const dropoff = order.dropoff.location;
const identity = { deliveryId: DELIVERY, accountId: ACCOUNT };

export const requestDrone: Payload = {
  name: 'RequestDrone, gRPC request',
  shape: request,
  message: {
    operationKey: `${DELIVERY}:reserve-drone:do`,
    deliveryId: DELIVERY,
    pickup: { latitude: pickup.latitude, longitude: pickup.longitude, altitudeMetres: pickup.altitude },
    dropoff: { latitude: dropoff.latitude, longitude: dropoff.longitude },
    weightGrams: order.package.weightGrams,
    expedited: true,
    readyAt: TIME,
    deadline: LATER,
    confirmationRequired: true,
  },
};

export const payloads: readonly Payload[] = [
  {
    name: 'DeliveryCreated, event',
    shape: envelope(created),
    message: event(deliveryEvents.DeliveryCreated, {
      ...identity,
      pickup,
      dropoff,
      package: { ...order.package, id: FLIGHT },
      readyAt: TIME,
      deadline: LATER,
      expedited: false,
      confirmation: 'pincode',
      price: { amount: 579, currency: 'USD' },
      occurredAt: TIME,
    }),
  },
  {
    name: 'DeliveryScheduled, event',
    shape: envelope(scheduled),
    message: event(deliveryEvents.DeliveryScheduled, {
      ...identity,
      droneId: DRONE,
      flightId: FLIGHT,
      fencingToken: 17,
      eta: LATER,
      occurredAt: TIME,
    }),
  },
  {
    name: 'drone position, live',
    shape: position,
    message: dronePositionSchema.parse({
      droneId: DRONE,
      flightId: FLIGHT,
      time: TIME,
      seq: 8_421,
      location: { latitude: 29.748_213_667_1, longitude: -95.371_904_220_8, altitude: 61.4 },
      speedMps: 27.8,
      headingDegrees: 228.417_3,
      batteryPercent: 81.263_9,
    }),
  },
  requestDrone,
];
