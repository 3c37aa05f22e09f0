import type { Client } from './client';

export abstract class ClientRepository {
  abstract find(clientId: string): Promise<Client | undefined>;
  abstract saveAll(clients: readonly Client[]): Promise<void>;
  abstract existing(clientIds: readonly string[]): Promise<string[]>;
}
