import { Database } from '@app/persistence';
import { Module } from '@nestjs/common';
import { Provider } from 'oidc-provider';
import { ClientModule } from '../client/client.module';
import { ClientRepository } from '../client/domain/client.repository';
import { IdentitySettings } from '../identity.settings';
import { SigningKeys } from '../signing-key/infrastructure/signing-keys';
import { SigningKeyModule } from '../signing-key/signing-key.module';
import { OauthEndpoints } from './api/oauth.endpoints';
import { createAuthorizationServer } from './application/authorization-server';
import { ClientAdapter } from './infrastructure/client.adapter';
import { ExpiredPayloadSweeper } from './infrastructure/expired-payload.sweeper';
import { PostgresOidcAdapter } from './infrastructure/postgres-oidc.adapter';

async function authorizationServer(
  settings: IdentitySettings,
  keys: SigningKeys,
  clients: ClientRepository,
  database: Database,
): Promise<Provider> {
  return createAuthorizationServer({
    issuer: settings.issuer,
    keys: await keys.load(),
    adapter: (model) => (model === 'Client' ? new ClientAdapter(clients) : new PostgresOidcAdapter(model, database)),
  });
}

@Module({
  imports: [ClientModule, SigningKeyModule],
  providers: [
    OauthEndpoints,
    ExpiredPayloadSweeper,
    {
      provide: Provider,
      useFactory: authorizationServer,
      inject: [IdentitySettings, SigningKeys, ClientRepository, Database],
    },
  ],
})
export class OauthModule {}
