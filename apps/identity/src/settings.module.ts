import { Module, type DynamicModule } from '@nestjs/common';
import { IdentitySettings } from './identity.settings';

@Module({})
export class SettingsModule {
  static of(settings: IdentitySettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: IdentitySettings, useValue: settings }],
      exports: [IdentitySettings],
    };
  }
}
