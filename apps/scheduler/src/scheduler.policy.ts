import { definePolicy, operator } from '@app/auth';

export const schedulerPolicy = definePolicy({
  rest: {
    'GET /v1/sagas': operator,
    'GET /v1/sagas/:id': operator,
    'POST /v1/sagas/:id/retry': operator,
    'POST /v1/sagas/:id/skip': operator,
  },
});
