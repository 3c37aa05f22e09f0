import type { PackageSize } from '../../domain/delivery-saga-state';
import type { Call } from './call';

export interface PackageToDeclare {
  readonly packageId: string;
  readonly deliveryId: string;
  readonly accountId: string;
  readonly size: PackageSize;
  readonly weightGrams: number;
  readonly tag?: string;
}

export abstract class PackagePort {
  abstract declarePackage(declaration: PackageToDeclare, call: Call): Promise<{ tag: string }>;
  abstract voidPackage(ids: { packageId: string; deliveryId: string; accountId: string }, call: Call): Promise<void>;
}
