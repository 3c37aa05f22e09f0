import { PersistenceModule } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import { Module, type Type } from '@nestjs/common';
import { ApiKeyModule } from './api-key/api-key.module';
import { CreateApiKey1764100000001 } from './api-key/infrastructure/migrations/1764100000001-create-api-key';
import { AddApiKeyVersion1764200000000 } from './api-key/infrastructure/migrations/1764200000000-add-api-key-version';
import { CreateClient1764000000000 } from './client/infrastructure/migrations/1764000000000-create-client';
import { ExtendClient1764100000002 } from './client/infrastructure/migrations/1764100000002-extend-client';
import { AddClientVersion1764200000001 } from './client/infrastructure/migrations/1764200000001-add-client-version';
import { IdentitySettings, type IdentityEnvironment } from './identity.settings';
import { OauthModule } from './oauth/oauth.module';
import { CreateOidcPayload1764000000002 } from './oauth/infrastructure/migrations/1764000000002-create-oidc-payload';
import { SettingsModule } from './settings.module';
import { CreateSigningKey1764000000001 } from './signing-key/infrastructure/migrations/1764000000001-create-signing-key';
import { AddKeyLifecycle1764100000000 } from './signing-key/infrastructure/migrations/1764100000000-add-key-lifecycle';
import { CreateUser1764100000003 } from './user/infrastructure/migrations/1764100000003-create-user';
import { ExtendUser1764200000002 } from './user/infrastructure/migrations/1764200000002-extend-user';

export const MIGRATIONS = [
  idempotencyMigration,
  CreateClient1764000000000,
  CreateSigningKey1764000000001,
  CreateOidcPayload1764000000002,
  AddKeyLifecycle1764100000000,
  CreateApiKey1764100000001,
  ExtendClient1764100000002,
  CreateUser1764100000003,
  AddApiKeyVersion1764200000000,
  AddClientVersion1764200000001,
  ExtendUser1764200000002,
];

export function createAppModule(config: IdentityEnvironment & { readonly databaseUrl: string }): Type {
  const database = { url: config.databaseUrl, migrations: MIGRATIONS, applicationName: 'identity' };

  @Module({
    imports: [
      SettingsModule.of(new IdentitySettings(config)),
      PersistenceModule.forRoot(database),
      OauthModule,
      ApiKeyModule,
    ],
  })
  class AppModule {}

  return AppModule;
}
