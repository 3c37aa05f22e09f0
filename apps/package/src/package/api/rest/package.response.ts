import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import type { PackageView, ScanView } from '../../application/queries/package.queries';
import { PACKAGE_STATUSES } from '../../domain/package-status';

const SELF = '/v1/packages/01932d7a-7c00-7000-8000-0000000000b1';
const DELIVERY = '01932d7a-7c00-7000-8000-0000000000d1';
const TIME = '2026-11-21T10:00:00.000Z';
const PACKAGE = {
  id: '01932d7a-7c00-7000-8000-0000000000b1',
  deliveryId: DELIVERY,
  accountId: '01932d7a-7c00-7000-8000-00000000000a',
  size: 'small' as const,
  weightGrams: 800,
  tag: 'T-1001',
  status: 'declared' as const,
  createdAt: TIME,
  updatedAt: TIME,
  version: 1,
  _links: {
    self: { href: SELF },
    custody: { href: `${SELF}/custody` },
    delivery: { href: `/v1/deliveries/${DELIVERY}` },
  },
};
const SCAN = { seq: 1, type: 'declared' as const, droneId: null, flightId: null, occurredAt: TIME, recordedAt: TIME };

export const packageResponse = z
  .object({
    id: z.uuid(),
    deliveryId: z.uuid(),
    accountId: z.uuid(),
    size: z.enum(['small', 'medium', 'large']),
    weightGrams: z.int(),
    tag: z.string(),
    status: z.enum(PACKAGE_STATUSES),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
    _links: z.object({ self: linkSchema, custody: linkSchema, delivery: linkSchema }),
  })
  .meta({ id: 'Package', examples: [PACKAGE] });

const scanResponse = z
  .object({
    seq: z.int(),
    type: z.enum(['declared', 'loaded', 'delivered', 'returned', 'lost', 'voided']),
    droneId: z.uuid().nullable(),
    flightId: z.uuid().nullable(),
    occurredAt: z.iso.datetime(),
    recordedAt: z.iso.datetime().describe('When the scan was heard of; scans are in this order'),
  })
  .meta({ id: 'CustodyScan', examples: [SCAN] });

export const packagesResponse = pageSchema(packageResponse).meta({
  id: 'Packages',
  examples: [{ items: [PACKAGE], _links: { self: { href: '/v1/packages?limit=20' } } }],
});

export const custodyResponse = z
  .object({ items: z.array(scanResponse), _links: z.object({ self: linkSchema, package: linkSchema }) })
  .meta({
    id: 'Custody',
    examples: [{ items: [SCAN], _links: { self: { href: `${SELF}/custody` }, package: { href: SELF } } }],
  });

export type PackageResponse = z.infer<typeof packageResponse>;
export type CustodyResponse = z.infer<typeof custodyResponse>;

export function toPackageResponse(view: PackageView): PackageResponse {
  const { id, deliveryId, accountId, size, weightGrams, tag, status, version } = view;
  const self = `/v1/packages/${id}`;
  return {
    id,
    deliveryId,
    accountId,
    size,
    weightGrams,
    tag,
    status,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    version,
    _links: {
      self: link(self),
      custody: link(`${self}/custody`),
      delivery: link(`/v1/deliveries/${deliveryId}`),
    },
  };
}

export function toCustodyResponse(scans: readonly ScanView[], id: string): CustodyResponse {
  const parcel = `/v1/packages/${id}`;
  const items = scans.map(({ seq, type, droneId, flightId, occurredAt, recordedAt }) => ({
    seq,
    type,
    droneId,
    flightId,
    occurredAt: occurredAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
  }));
  return { items, _links: { self: link(`${parcel}/custody`), package: link(parcel) } };
}
