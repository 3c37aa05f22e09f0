import { definePolicy, open, type RouteLine } from '@app/auth';
import { FORWARDED_PATHS } from './proxy/gateway.endpoints';

const forwarded = Object.fromEntries(FORWARDED_PATHS.map((path) => [`ALL ${path}` as RouteLine, open]));

/** Open to Nest's guard only: the proxy asks for a token itself, by the route table, before anything is forwarded. */
export const gatewayPolicy = definePolicy({
  rest: {
    ...forwarded,
    'GET /': open,
    'GET /v1': open,
    'GET /docs': open,
    'GET /docs/openapi.json': open,
    'GET /docs/:asset': open,
    'GET /docs/:service/:version/openapi.json': open,
  },
});
