import { PersistenceModule } from '@app/persistence';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CreateClient1764000000000 } from './client/infrastructure/migrations/1764000000000-create-client';
import { IdentitySettings } from './identity.settings';
import { OauthModule } from './oauth/oauth.module';
import { CreateOidcPayload1764000000002 } from './oauth/infrastructure/migrations/1764000000002-create-oidc-payload';
import { CreateSigningKey1764000000001 } from './signing-key/infrastructure/migrations/1764000000001-create-signing-key';

export const MIGRATIONS = [CreateClient1764000000000, CreateSigningKey1764000000001, CreateOidcPayload1764000000002];

@Global()
@Module({})
export class AppModule {
  static forRoot(settings: IdentitySettings, databaseUrl: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({ url: databaseUrl, migrations: MIGRATIONS, applicationName: 'identity' }),
        OauthModule,
      ],
      providers: [{ provide: IdentitySettings, useValue: settings }],
      exports: [IdentitySettings],
    };
  }
}
