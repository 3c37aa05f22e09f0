import type { AdapterPayload } from 'oidc-provider';
import type { Client } from '../../client/domain/client';
import { ClientRepository } from '../../client/application/ports/client.repository';
import { toOauthError } from './temporarily-unavailable';

/** What the provider knows of a client; the table client is its only source, so everything that writes clients is refused. */
export class ClientAdapter {
  constructor(private readonly clients: ClientRepository) {}

  async find(clientId: string): Promise<AdapterPayload | undefined> {
    const client = await this.clients.find(clientId).catch(toOauthError);
    return client && toMetadata(client);
  }

  upsert = refuse;
  findByUid = refuse;
  findByUserCode = refuse;
  consume = refuse;
  destroy = refuse;
  revokeByGrantId = refuse;
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('Clients are registered in the table client only.'));
}

function toMetadata(client: Client): AdapterPayload {
  const hasCode = client.grantTypes.includes('authorization_code');
  return {
    client_id: client.clientId,
    client_secret: client.secretHash,
    former_secrets: client.formerSecrets,
    audience: client.audience,
    account_id: client.accountId,
    scope: client.scopes.join(' ') || undefined,
    grant_types: [...client.grantTypes],
    response_types: hasCode ? ['code'] : [],
    redirect_uris: [...client.redirectUris],
    token_endpoint_auth_method: client.secretHash === undefined ? 'none' : 'client_secret_basic',
  };
}
