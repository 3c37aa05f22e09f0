import type { VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Nest, VersionedNest } from '../domain/nest';
import { NestRepository, type NestFilter, type Written } from './ports/nest.repository';

@Injectable()
export class Nests {
  constructor(
    private readonly database: Database,
    private readonly nests: NestRepository,
  ) {}

  get(id: string): Promise<VersionedNest> {
    return this.nests.get(id);
  }

  list(filter: NestFilter): Promise<VersionedNest[]> {
    return this.nests.list(filter);
  }

  register(nest: Nest, guard: VersionGuard = () => undefined): Promise<Written> {
    return this.database.transaction((tx) => this.nests.put(tx, nest, guard));
  }
}
