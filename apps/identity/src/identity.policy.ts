import { definePolicy, open, operator, scope, services } from '@app/auth';

/** The token endpoint authenticates clients itself; keys and discovery are public by their nature. */
export const identityPolicy = definePolicy({
  rest: {
    'POST /oauth2/token': open,
    'GET /oauth2/jwks': open,
    'GET /.well-known/openid-configuration': open,
    'GET /.well-known/oauth-authorization-server': open,
    'GET /v1/api-keys': scope('api-keys:read'),
    'POST /v1/api-keys': scope('api-keys:write'),
    'GET /v1/api-keys/:id': scope('api-keys:read'),
    'DELETE /v1/api-keys/:id': scope('api-keys:write'),
    'GET /v1/signing-keys': operator,
    'POST /v1/signing-keys/rotation': operator,
  },
  grpc: { 'aerie.identity.v1.IdentityService/ExchangeApiKey': services('svc-gateway') },
});
