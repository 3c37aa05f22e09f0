import { definePolicy, open } from '@app/auth';

/** The token endpoint authenticates clients itself; keys and discovery are public by their nature. */
export const identityPolicy = definePolicy({
  rest: {
    'POST /oauth2/token': open,
    'GET /oauth2/jwks': open,
    'GET /.well-known/openid-configuration': open,
    'GET /.well-known/oauth-authorization-server': open,
  },
});
