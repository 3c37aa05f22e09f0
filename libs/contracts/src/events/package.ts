import { z } from 'zod';
import { defineEvent } from '../event-type';

const context = 'package';
const custody = z.object({
  packageId: z.uuid(),
  deliveryId: z.uuid(),
  accountId: z.uuid(),
  occurredAt: z.iso.datetime({ offset: true }),
});

const packageEvent = (name: string, description: string) =>
  defineEvent({ context, name, aggregate: 'package', description, schema: custody });

export const PackageDeclared = packageEvent('PackageDeclared', 'A package was declared and tagged.');
export const PackageLoaded = packageEvent('PackageLoaded', 'A drone took the package.');
export const PackageDelivered = packageEvent('PackageDelivered', 'The package is at the door.');
export const PackageReturned = packageEvent('PackageReturned', 'The package is back in a nest.');
export const PackageVoided = packageEvent('PackageVoided', 'The package was withdrawn before it left.');
export const PackageLost = packageEvent('PackageLost', 'The package is lost.');
