import type { JWK } from 'jose';
import type { KeyChange, SigningKey } from '../../domain/key-lifecycle';

export interface StoredKey extends SigningKey {
  /** The private key. */
  readonly jwk: JWK;
}

export interface KeyInventory {
  /** The one that signs, the next one, then the retired ones. */
  readonly keys: readonly StoredKey[];
  /** The database's time, by which all replicas go. */
  readonly readAt: Date;
}

export abstract class KeyStore {
  abstract read(): Promise<KeyInventory>;
  /** Applies what `decide` asks for, again and again until it asks for nothing, while no other replica does. */
  abstract change(decide: (inventory: KeyInventory) => KeyChange | undefined): Promise<KeyInventory>;
  abstract requestRotation(): Promise<void>;
}
