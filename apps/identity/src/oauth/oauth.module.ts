import { Database } from '@app/persistence';
import { Module } from '@nestjs/common';
import { ClientModule } from '../client/client.module';
import { ClientRepository } from '../client/domain/client.repository';
import { IdentitySettings } from '../identity.settings';
import { KeyRing } from '../signing-key/application/key-ring';
import { SigningKeyModule } from '../signing-key/signing-key.module';
import { OauthEndpoints } from './api/oauth.endpoints';
import { createAuthorizationServer } from './application/authorization-server';
import { AuthorizationServers } from './application/authorization-servers';
import { ClientAdapter } from './infrastructure/client.adapter';
import { ExpiredPayloadSweeper } from './infrastructure/expired-payload.sweeper';
import { PostgresOidcAdapter } from './infrastructure/postgres-oidc.adapter';

function authorizationServers(
  settings: IdentitySettings,
  ring: KeyRing,
  clients: ClientRepository,
  database: Database,
): AuthorizationServers {
  return new AuthorizationServers(ring, (keys) =>
    createAuthorizationServer({
      issuer: settings.issuer,
      keys,
      adapter: (model) => (model === 'Client' ? new ClientAdapter(clients) : new PostgresOidcAdapter(model, database)),
    }),
  );
}

@Module({
  imports: [ClientModule, SigningKeyModule],
  providers: [
    OauthEndpoints,
    ExpiredPayloadSweeper,
    {
      provide: AuthorizationServers,
      useFactory: authorizationServers,
      inject: [IdentitySettings, KeyRing, ClientRepository, Database],
    },
  ],
})
export class OauthModule {}
