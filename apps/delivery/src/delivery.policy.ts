import { definePolicy, scope, services } from '@app/auth';

const read = scope('deliveries:read');
const write = scope('deliveries:write');

export const deliveryPolicy = definePolicy({
  rest: {
    'POST /v1/deliveries': write,
    'GET /v1/deliveries': read,
    'PUT /v1/deliveries/:id': write,
    'GET /v1/deliveries/:id': read,
    'GET /v1/deliveries/:id/status': read,
    'GET /v1/deliveries/:id/events': read,
    'GET /v1/deliveries/:id/pickup': read,
    'GET /v1/deliveries/:id/package': read,
    'GET /v1/deliveries/:id/dropoff': read,
    'PUT /v1/deliveries/:id/dropoff': write,
    'GET /v1/deliveries/:id/confirmation': read,
    'PUT /v1/deliveries/:id/confirmation': write,
    'GET /v1/deliveries/:id/cancellation': read,
    'PUT /v1/deliveries/:id/cancellation': write,
    'GET /v1/deliveries/:id/tracking': read,
    'POST /v1/quotes': write,
    'GET /v1/quotes/:id': read,
  },
  grpc: {
    'aerie.delivery.v1.DeliveryService/ScheduleDelivery': services('svc-scheduler'),
    'aerie.delivery.v1.DeliveryService/RejectDelivery': services('svc-scheduler'),
  },
});
