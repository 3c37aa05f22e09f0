import { definePolicy, open } from '@app/auth';

/** Open to Nest's guard only: the proxy asks for a token itself, by the route table, before anything is forwarded. */
export const gatewayPolicy = definePolicy({
  rest: {
    'GET /*': open,
    'POST /*': open,
    'PUT /*': open,
    'PATCH /*': open,
    'DELETE /*': open,
    'GET /docs': open,
    'GET /docs/:asset': open,
    'GET /docs/:service/v1/openapi.json': open,
  },
});
