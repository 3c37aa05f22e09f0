import { SCOPES, TENANT_SCOPES, type Principal } from '@app/auth';
import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { ApiKey } from '../domain/api-key';
import {
  AccountNotFoundError,
  KeysMakeNoKeysError,
  ScopesNotGrantableError,
  TooManyApiKeysError,
} from '../domain/api-key.errors';
import { digestOf, makeKeyText } from './key-text';
import { isKeyClient } from './key-client';
import { ApiKeyRepository } from './ports/api-key.repository';

export interface CreateApiKeyCommand {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly endpoints: readonly string[];
  readonly accountId?: string;
  readonly expiresAt?: Date;
}

export interface CreatedApiKey {
  readonly key: ApiKey;
  /** Shown now and never again. */
  readonly text: string;
}

const MOST_ACTIVE_KEYS = 100;

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  async execute(maker: Principal, command: CreateApiKeyCommand): Promise<CreatedApiKey> {
    if (isKeyClient(maker.clientId)) throw new KeysMakeNoKeysError();
    const accountId = ownerOf(maker, command);
    refuseForeignScopes(maker, command.scopes, accountId);
    const createdAt = this.clock.now();
    const id = newId(createdAt.getTime());
    const key = { ...command, id, accountId, createdAt };
    const text = makeKeyText(id);
    await this.database.transaction(async (tx) => {
      if ((await this.keys.countActive(tx, accountId)) >= MOST_ACTIVE_KEYS)
        throw new TooManyApiKeysError(MOST_ACTIVE_KEYS);
      await this.keys.add(tx, { ...key, digest: digestOf(text) });
    });
    return { key, text };
  }
}

function ownerOf(maker: Principal, { accountId }: CreateApiKeyCommand): string | undefined {
  if (maker.kind === 'operator') return accountId;
  if (accountId !== undefined && accountId !== maker.accountId) throw new AccountNotFoundError();
  return maker.accountId;
}

/** No key manages keys, or a leaked one could outlive its revocation. A key of the operators is one only with `ops`. */
function refuseForeignScopes(maker: Principal, scopes: readonly string[], accountId: string | undefined): void {
  const held: ReadonlySet<string> = maker.kind === 'operator' ? new Set(SCOPES) : maker.scopes;
  const ofOwner: readonly string[] = accountId === undefined ? SCOPES : TENANT_SCOPES;
  const grantable = ofOwner.filter((scope) => held.has(scope) && scope !== 'api-keys:write');
  const refused = scopes.flatMap((scope, index) => (grantable.includes(scope) ? [] : [index]));
  const errors = refused.map((index) => ({
    pointer: `/scopes/${index}`,
    code: 'scope_not_grantable',
    detail: `It may be one of ${grantable.join(', ')}.`,
  }));
  if (errors.length === 0 && accountId === undefined && !scopes.includes('ops'))
    errors.push({ pointer: '/scopes', code: 'ops_missing', detail: 'A key without an account needs the scope ops.' });
  if (errors.length > 0) throw new ScopesNotGrantableError(errors);
}
