import { definePolicy, operator, scope, services } from '@app/auth';

export const accountPolicy = definePolicy({
  rest: {
    'GET /v1/accounts': scope('accounts:read'),
    'POST /v1/accounts': operator,
    'GET /v1/accounts/:id': scope('accounts:read'),
    'PATCH /v1/accounts/:id': operator,
    'GET /v1/accounts/:id/holds': scope('accounts:read'),
  },
  grpc: {
    'aerie.account.v1.AccountService/HoldCredit': services('svc-scheduler'),
    'aerie.account.v1.AccountService/ReleaseCredit': services('svc-scheduler'),
    'aerie.account.v1.AccountService/GetAccount': services('svc-gateway'),
  },
});
