import { Module, type DynamicModule } from '@nestjs/common';
import { ServiceTokens } from './service-tokens';
import { TokenVerifier } from './token-verifier';

export interface AuthOptions {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

@Module({})
export class AuthModule {
  static forRoot(options: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: TokenVerifier, useValue: new TokenVerifier(options) },
        { provide: ServiceTokens, useValue: new ServiceTokens(options) },
      ],
      exports: [TokenVerifier, ServiceTokens],
    };
  }
}
