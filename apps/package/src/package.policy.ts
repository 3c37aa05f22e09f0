import { definePolicy, scope, services } from '@app/auth';

export const packagePolicy = definePolicy({
  rest: {
    'GET /v1/packages': scope('packages:read'),
    'GET /v1/packages/:id': scope('packages:read'),
    'GET /v1/packages/:id/custody': scope('packages:read'),
  },
  grpc: {
    'aerie.package.v1.PackageService/DeclarePackage': services('svc-scheduler'),
    'aerie.package.v1.PackageService/VoidPackage': services('svc-scheduler'),
    'aerie.package.v1.PackageService/GetPackage': services('svc-gateway'),
  },
});
