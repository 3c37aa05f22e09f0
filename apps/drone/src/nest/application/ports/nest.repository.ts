import type { VersionGuard } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import type { Nest, VersionedNest } from '../../domain/nest';

export interface NestFilter {
  readonly ids?: readonly string[];
  readonly after?: string;
  readonly limit: number;
}

export interface Written {
  readonly created: boolean;
  readonly version: number;
}

export abstract class NestRepository {
  abstract get(id: string): Promise<VersionedNest>;
  abstract list(filter: NestFilter): Promise<VersionedNest[]>;
  /** Makes it or replaces it. */
  abstract put(tx: Transaction, nest: Nest, guard: VersionGuard): Promise<Written>;
}
