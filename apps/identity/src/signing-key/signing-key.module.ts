import { Module } from '@nestjs/common';
import { IdentitySettings } from '../identity.settings';
import { KeySealer } from './application/key-sealer';
import { SigningKeys } from './application/signing-keys';

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
