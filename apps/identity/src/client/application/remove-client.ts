import { Injectable } from '@nestjs/common';
import { ClientNotFoundError } from '../domain/client.errors';
import { ClientRepository } from '../domain/client.repository';
import { isManaged } from './managed-clients';

/** Tokens that it has got run out by themselves, within an hour; it gets no new ones. */
@Injectable()
export class RemoveClient {
  constructor(private readonly clients: ClientRepository) {}

  async execute(clientId: string): Promise<void> {
    const client = await this.clients.find(clientId);
    if (!client || !isManaged(client) || !(await this.clients.remove(clientId))) throw new ClientNotFoundError();
  }
}
