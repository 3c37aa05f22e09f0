import type { Transaction } from '@app/persistence';
import type { Client, FormerSecret, VersionedClient } from '../../domain/client';

export abstract class ClientRepository {
  abstract find(clientId: string): Promise<Client | undefined>;
  abstract saveAll(clients: readonly Client[]): Promise<void>;
  /** False when the name is taken. */
  abstract add(client: Client): Promise<boolean>;
  /** As `find`, and nobody changes it meanwhile. */
  abstract lock(tx: Transaction, clientId: string): Promise<VersionedClient | undefined>;
  abstract changeSecret(
    tx: Transaction,
    clientId: string,
    secretHash: string,
    formerSecrets: readonly FormerSecret[],
  ): Promise<void>;
  /** With all that it was granted. */
  abstract remove(tx: Transaction, clientId: string): Promise<void>;
  abstract existing(clientIds: readonly string[]): Promise<string[]>;
}
