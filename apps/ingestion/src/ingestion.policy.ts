import { definePolicy, scope } from '@app/auth';

export const ingestionPolicy = definePolicy({
  rest: {
    'POST /v1/delivery-requests': scope('deliveries:write'),
    'POST /v1/delivery-requests/batch': scope('deliveries:write'),
    'GET /v1/delivery-requests': scope('deliveries:read'),
    'GET /v1/delivery-requests/:id': scope('deliveries:read'),
  },
});
