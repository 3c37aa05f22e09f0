import { open, operator, type PolicyLines } from '@app/auth';

/** What libraries serve in a service of this name. */
export const builtInPolicy = (name: string): PolicyLines => ({
  rest: {
    'GET /health/live': open,
    'GET /health/ready': open,
    'GET /health/startup': open,
    'GET /metrics': operator,
    [`GET /v1/dead-letters/${name}`]: operator,
    [`POST /v1/dead-letters/${name}/:id/redrive`]: operator,
  },
});
