import type { Principal } from '@app/auth';
import type { VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ApiKeyNotFoundError } from '../domain/api-key.errors';
import { ApiKeyRepository } from './ports/api-key.repository';

@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyRepository,
  ) {}

  execute(viewer: Principal, id: string, guard: VersionGuard): Promise<void> {
    const ownerId = viewer.kind === 'operator' ? undefined : viewer.accountId;
    return this.database.transaction(async (tx) => {
      const version = await this.keys.lock(tx, id, ownerId);
      guard(version);
      if (version === undefined) throw new ApiKeyNotFoundError();
      await this.keys.revoke(tx, id);
    });
  }
}
