import { Module, type Type } from '@nestjs/common';
import { GatewayModule, type GatewayOptions } from './gateway.module';

export function createAppModule(options: GatewayOptions): Type {
  @Module({ imports: [GatewayModule.forRoot(options)] })
  class AppModule {}

  return AppModule;
}
