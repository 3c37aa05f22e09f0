import type { Principal } from '@app/auth';
import { Injectable } from '@nestjs/common';
import { ApiKeyNotFoundError } from '../domain/api-key.errors';
import { ApiKeyRepository } from './ports/api-key.repository';

@Injectable()
export class RevokeApiKey {
  constructor(private readonly keys: ApiKeyRepository) {}

  async execute(viewer: Principal, id: string): Promise<void> {
    const revoked = await this.keys.revoke(id, viewer.kind === 'operator' ? undefined : viewer.accountId);
    if (!revoked) throw new ApiKeyNotFoundError();
  }
}
