import { Injectable } from '@nestjs/common';
import { KeyStore, type KeyInventory } from './ports/key-store';
import { KeyRing } from './key-ring';

/** At once if the next key has been published long enough, else as soon as it has; repeating the request until then changes nothing. */
@Injectable()
export class RotateKeys {
  constructor(
    private readonly store: KeyStore,
    private readonly ring: KeyRing,
  ) {}

  async execute(): Promise<KeyInventory> {
    await this.store.requestRotation();
    return this.ring.refresh();
  }
}
