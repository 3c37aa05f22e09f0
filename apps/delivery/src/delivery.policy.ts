import { definePolicy, scope, services, type PolicyLines } from '@app/auth';

const read = scope('deliveries:read');
const write = scope('deliveries:write');
const scheduler = services('svc-scheduler');

const deliveries = (version: 'v1' | 'v2'): PolicyLines['rest'] => ({
  [`POST /${version}/deliveries`]: write,
  [`GET /${version}/deliveries`]: read,
  [`PUT /${version}/deliveries/:id`]: write,
  [`GET /${version}/deliveries/:id`]: read,
  [`DELETE /${version}/deliveries/:id`]: write,
  [`GET /${version}/deliveries/:id/status`]: read,
  [`GET /${version}/deliveries/:id/events`]: read,
  [`GET /${version}/deliveries/:id/pickup`]: read,
  [`PUT /${version}/deliveries/:id/pickup`]: write,
  [`GET /${version}/deliveries/:id/dropoff`]: read,
  [`PUT /${version}/deliveries/:id/dropoff`]: write,
  [`GET /${version}/deliveries/:id/package`]: read,
  [`GET /${version}/deliveries/:id/window`]: read,
  [`PUT /${version}/deliveries/:id/window`]: write,
  [`GET /${version}/deliveries/:id/notifications`]: read,
  [`PUT /${version}/deliveries/:id/notifications`]: write,
  [`GET /${version}/deliveries/:id/confirmation`]: read,
  [`PUT /${version}/deliveries/:id/confirmation`]: write,
  [`GET /${version}/deliveries/:id/cancellation`]: read,
  [`PUT /${version}/deliveries/:id/cancellation`]: write,
  [`GET /${version}/deliveries/:id/tracking`]: read,
});

export const deliveryPolicy = definePolicy({
  rest: {
    ...deliveries('v1'),
    ...deliveries('v2'),
    'POST /v1/quotes': write,
    'GET /v1/quotes/:id': read,
  },
  grpc: {
    'aerie.delivery.v1.DeliveryService/ScheduleDelivery': scheduler,
    'aerie.delivery.v1.DeliveryService/RejectDelivery': scheduler,
    'aerie.delivery.v1.DeliveryService/CompleteCancellation': scheduler,
  },
});
