import { Injectable } from '@nestjs/common';
import type { Client } from '../domain/client';
import { ClientExistsError } from '../domain/client.errors';
import { ClientRepository } from './ports/client.repository';
import { hashSecret, makeSecret } from './client-secret';

export type RegisterClientCommand = Pick<
  Client,
  'clientId' | 'accountId' | 'scopes' | 'grantTypes' | 'redirectUris'
> & {
  readonly public: boolean;
};

@Injectable()
export class RegisterClient {
  constructor(private readonly clients: ClientRepository) {}

  /** The secret, which is shown now and never again; a public client has none. */
  async execute(command: RegisterClientCommand): Promise<string | undefined> {
    const { clientId, accountId, scopes, grantTypes, redirectUris } = command;
    const secret = command.public ? undefined : makeSecret();
    const client: Client = {
      clientId,
      accountId,
      scopes,
      grantTypes,
      redirectUris,
      secretHash: secret && hashSecret(secret),
      formerSecrets: [],
      audience: 'aerie-api',
    };
    if (!(await this.clients.add(client))) throw new ClientExistsError();
    return secret;
  }
}
