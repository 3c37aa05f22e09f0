import { idsQuery, pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { PACKAGE_STATUSES } from '../../domain/package-status';

export const packageParams = z.strictObject({ id: z.uuid() });
export const packagesQuery = pageQuery.extend({
  ...idsQuery,
  deliveryId: z.uuid().optional(),
  status: z.enum(PACKAGE_STATUSES).optional(),
});

export type PackageParams = z.infer<typeof packageParams>;
export type PackagesQuery = z.infer<typeof packagesQuery>;
