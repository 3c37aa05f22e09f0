import type { Client, FormerSecret } from './client';

export abstract class ClientRepository {
  abstract find(clientId: string): Promise<Client | undefined>;
  abstract saveAll(clients: readonly Client[]): Promise<void>;
  /** False when the name is taken. */
  abstract add(client: Client): Promise<boolean>;
  /** Replaces the secret as long as `decide` says what becomes of the former ones; false when there is no such client. */
  abstract changeSecret(
    clientId: string,
    secretHash: string,
    decide: (client: Client) => readonly FormerSecret[],
  ): Promise<boolean>;
  /** With all that it was granted; false when there is no such client. */
  abstract remove(clientId: string): Promise<boolean>;
  abstract existing(clientIds: readonly string[]): Promise<string[]>;
}
