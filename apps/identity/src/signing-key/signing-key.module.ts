import { Module } from '@nestjs/common';
import { IdentitySettings } from '../identity.settings';
import { KeySealer } from './infrastructure/key-sealer';
import { SigningKeys } from './infrastructure/signing-keys';

@Module({
  providers: [
    SigningKeys,
    {
      provide: KeySealer,
      useFactory: (settings: IdentitySettings) => new KeySealer(settings.keyEncryptionKey),
      inject: [IdentitySettings],
    },
  ],
  exports: [SigningKeys],
})
export class SigningKeyModule {}
