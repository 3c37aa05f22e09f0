import type { Transaction } from '@app/persistence';
import type { ApiKey } from '../../domain/api-key';

export interface ApiKeyWithDigest extends ApiKey {
  readonly digest: Buffer;
}

export abstract class ApiKeyRepository {
  /** One indexed read: it is done for every exchange. */
  abstract find(id: string): Promise<ApiKeyWithDigest | undefined>;
  /** How many active keys the owner has, while no other transaction adds one to it. */
  abstract countActive(tx: Transaction, accountId: string | undefined): Promise<number>;
  abstract add(tx: Transaction, key: ApiKeyWithDigest): Promise<void>;
  /** The version of the key of that owner, which nobody changes meanwhile; undefined owner: of anybody. */
  abstract lock(tx: Transaction, id: string, ownerId: string | undefined): Promise<number | undefined>;
  /** A second time changes nothing. */
  abstract revoke(tx: Transaction, id: string): Promise<void>;
  /** To the minute. */
  abstract touch(id: string): Promise<void>;
}
