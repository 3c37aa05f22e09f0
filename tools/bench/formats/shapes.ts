import { confirmationTypeSchema, packageSchema } from '@app/contracts';
import { shape, type Choice, type Shape } from './shape';

const choice = (name: string, symbols: readonly string[]): Choice => ({ name, symbols });
const location = shape('Location', { latitude: 'double', longitude: 'double', 'altitude?': 'double' });

const place = shape('Place', { latitude: 'double', longitude: 'double', 'altitudeMetres?': 'double' });

/** CloudEvents, as every fact travels. */
export function envelope(data: Shape): Shape {
  return shape(`${data.name}Event`, {
    specversion: 'string',
    id: 'uuid',
    source: 'string',
    type: 'string',
    subject: 'uuid',
    time: 'instant',
    'datacontenttype?': 'string',
    seq: 'int32',
    'tenant?': 'uuid',
    'traceparent?': 'string',
    'requestid?': 'uuid',
    data,
  });
}

export const created = shape('DeliveryCreated', {
  deliveryId: 'uuid',
  accountId: 'uuid',
  pickup: location,
  dropoff: location,
  package: shape('Package', {
    id: 'uuid',
    size: choice('Size', packageSchema.shape.size.options),
    weightGrams: 'int32',
    'tag?': 'string',
  }),
  readyAt: 'instant',
  deadline: 'instant',
  expedited: 'bool',
  confirmation: choice('Confirmation', confirmationTypeSchema.options),
  price: shape('Money', { amount: 'int64', currency: 'string' }),
  occurredAt: 'instant',
});

export const scheduled = shape('DeliveryScheduled', {
  deliveryId: 'uuid',
  accountId: 'uuid',
  droneId: 'uuid',
  flightId: 'uuid',
  fencingToken: 'int64',
  eta: 'instant',
  occurredAt: 'instant',
});

export const position = shape('DronePosition', {
  droneId: 'uuid',
  'flightId?': 'uuid',
  time: 'instant',
  seq: 'int64',
  location,
  speedMps: 'double',
  headingDegrees: 'double',
  batteryPercent: 'double',
});

/** Numbered as in drone.proto; a test holds the two together. */
export const request = shape('RequestDroneRequest', {
  operationKey: 'string',
  deliveryId: 'uuid',
  pickup: place,
  dropoff: place,
  weightGrams: 'int32',
  expedited: 'bool',
  readyAt: 'instant',
  deadline: 'instant',
  confirmationRequired: 'bool',
});
