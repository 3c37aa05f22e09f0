import { Database } from '@app/persistence';
import { Module } from '@nestjs/common';
import type { AdapterFactory } from 'oidc-provider';
import { ClientModule } from '../client/client.module';
import { ClientRepository } from '../client/application/ports/client.repository';
import { IdentitySettings } from '../identity.settings';
import { KeyRing } from '../signing-key/application/key-ring';
import { SigningKeyModule } from '../signing-key/signing-key.module';
import { Throttle } from '../throttle/throttle';
import { ThrottleModule } from '../throttle/throttle.module';
import { UserRepository } from '../user/application/ports/user.repository';
import { UserModule } from '../user/user.module';
import { InteractionEndpoints } from './api/interaction.endpoints';
import { OauthEndpoints } from './api/oauth.endpoints';
import { createAuthorizationServer } from './application/authorization-server';
import { AuthorizationServers } from './application/authorization-servers';
import { Interactions } from './application/interactions';
import { ClientAdapter } from './infrastructure/client.adapter';
import { ExpiredPayloadSweeper } from './infrastructure/expired-payload.sweeper';
import { PostgresOidcAdapter } from './infrastructure/postgres-oidc.adapter';

function adapterOf(clients: ClientRepository, database: Database): AdapterFactory {
  return (model) => (model === 'Client' ? new ClientAdapter(clients) : new PostgresOidcAdapter(model, database));
}

function authorizationServers(
  { issuer }: IdentitySettings,
  ring: KeyRing,
  adapter: AdapterFactory,
  users: UserRepository,
  throttle: Throttle,
): AuthorizationServers {
  return new AuthorizationServers(ring, (keys) =>
    createAuthorizationServer({ issuer, adapter, users, throttle }, keys),
  );
}

const ADAPTER = Symbol('AdapterFactory');

@Module({
  imports: [ClientModule, SigningKeyModule, ThrottleModule, UserModule],
  providers: [
    InteractionEndpoints,
    Interactions,
    OauthEndpoints,
    ExpiredPayloadSweeper,
    {
      provide: AuthorizationServers,
      useFactory: authorizationServers,
      inject: [IdentitySettings, KeyRing, ADAPTER, UserRepository, Throttle],
    },
    { provide: ADAPTER, useFactory: adapterOf, inject: [ClientRepository, Database] },
  ],
})
export class OauthModule {}
