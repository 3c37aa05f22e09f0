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
  /** False when there is no such key of that owner; undefined owner: of anybody. A second time changes nothing. */
  abstract revoke(id: string, ownerId: string | undefined): Promise<boolean>;
  /** To the minute. */
  abstract touch(id: string): Promise<void>;
}
