import type { VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ClientRepository } from './ports/client.repository';
import { lockClient } from './lock-client';

/** Tokens that it has got run out by themselves, within an hour; it gets no new ones. */
@Injectable()
export class RemoveClient {
  constructor(
    private readonly database: Database,
    private readonly clients: ClientRepository,
  ) {}

  execute(clientId: string, guard: VersionGuard): Promise<void> {
    return this.database.transaction(async (tx) => {
      await lockClient(this.clients, tx, clientId, guard);
      await this.clients.remove(tx, clientId);
    });
  }
}
