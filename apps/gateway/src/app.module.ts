import { Module, type Type } from '@nestjs/common';
import { GatewayModule, type Front, type GatewayOptions } from './gateway.module';

export function createAppModule(options: GatewayOptions, front: Front): Type {
  @Module({ imports: [GatewayModule.forRoot(options, front)] })
  class AppModule {}

  return AppModule;
}
