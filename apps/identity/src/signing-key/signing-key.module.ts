import { Module } from '@nestjs/common';
import { IdentitySettings } from '../identity.settings';
import { SigningKeyController } from './api/rest/signing-key.controller';
import { KeyRing } from './application/key-ring';
import { KeyStore } from './application/ports/key-store';
import { RotateKeys } from './application/rotate-keys';
import { KeySealer } from './infrastructure/key-sealer';
import { PostgresKeyStore } from './infrastructure/postgres-key-store';

async function filledRing(store: KeyStore, settings: IdentitySettings): Promise<KeyRing> {
  const ring = new KeyRing(store, settings);
  await ring.refresh();
  return ring;
}

@Module({
  controllers: [SigningKeyController],
  providers: [
    RotateKeys,
    { provide: KeyStore, useClass: PostgresKeyStore },
    { provide: KeyRing, useFactory: filledRing, inject: [KeyStore, IdentitySettings] },
    {
      provide: KeySealer,
      useFactory: (settings: IdentitySettings) => new KeySealer(settings.keyEncryptionKey),
      inject: [IdentitySettings],
    },
  ],
  exports: [KeyRing],
})
export class SigningKeyModule {}
