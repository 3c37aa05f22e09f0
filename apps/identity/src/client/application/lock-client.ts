import type { VersionGuard } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import type { VersionedClient } from '../domain/client';
import { ClientNotFoundError } from '../domain/client.errors';
import type { ClientRepository } from './ports/client.repository';
import { isManaged } from './managed-clients';

/** The client that is to be changed, if it is the one that was seen. */
export async function lockClient(
  clients: ClientRepository,
  tx: Transaction,
  clientId: string,
  guard: VersionGuard,
): Promise<VersionedClient> {
  const found = await clients.lock(tx, clientId);
  const client = found && isManaged(found) ? found : undefined;
  guard(client?.version);
  if (!client) throw new ClientNotFoundError();
  return client;
}
