import { PersistenceModule } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import { Module, type Type } from '@nestjs/common';
import { CreateClient1764000000000 } from './client/infrastructure/migrations/1764000000000-create-client';
import { IdentitySettings, type IdentityEnvironment } from './identity.settings';
import { OauthModule } from './oauth/oauth.module';
import { CreateOidcPayload1764000000002 } from './oauth/infrastructure/migrations/1764000000002-create-oidc-payload';
import { SettingsModule } from './settings.module';
import { CreateSigningKey1764000000001 } from './signing-key/infrastructure/migrations/1764000000001-create-signing-key';

export const MIGRATIONS = [
  idempotencyMigration,
  CreateClient1764000000000,
  CreateSigningKey1764000000001,
  CreateOidcPayload1764000000002,
];

export function createAppModule(config: IdentityEnvironment & { readonly databaseUrl: string }): Type {
  const database = { url: config.databaseUrl, migrations: MIGRATIONS, applicationName: 'identity' };

  @Module({
    imports: [SettingsModule.of(new IdentitySettings(config)), PersistenceModule.forRoot(database), OauthModule],
  })
  class AppModule {}

  return AppModule;
}
