import type { Principal } from '@app/auth';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { ApiKeyStatus } from '../../domain/api-key';
import { ApiKeyNotFoundError } from '../../domain/api-key.errors';

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly accountId: string | null;
  readonly status: ApiKeyStatus;
  readonly scopes: readonly string[];
  readonly endpoints: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly version: number;
}

export interface ApiKeySlice {
  readonly after?: string;
  readonly limit: number;
  readonly accountId?: string;
  readonly status?: ApiKeyStatus;
}

const STATUS = `CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired' ELSE 'active' END`;
const SELECT = `
  SELECT id, name, account_id AS "accountId", ${STATUS} AS status, scopes, endpoints, created_at AS "createdAt",
         expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt", version
    FROM api_key WHERE ($1::uuid IS NULL OR account_id = $1)`;

@Injectable()
export class ApiKeyQueries {
  constructor(private readonly database: Database) {}

  async get(viewer: Principal, id: string): Promise<ApiKeyView> {
    const [key] = await this.database.query<ApiKeyView>(`${SELECT} AND id = $2`, [only(viewer), id]);
    if (!key) throw new ApiKeyNotFoundError();
    return key;
  }

  /** The newest first. */
  list(viewer: Principal, { after, limit, accountId, status }: ApiKeySlice): Promise<ApiKeyView[]> {
    return this.database.query<ApiKeyView>(
      `${SELECT} AND ($2::uuid IS NULL OR id < $2) AND ($3::uuid IS NULL OR account_id = $3)
         AND ($4::text IS NULL OR ${STATUS} = $4) ORDER BY id DESC LIMIT $5`,
      [only(viewer), after ?? null, accountId ?? null, status ?? null, limit],
    );
  }
}

function only(viewer: Principal): string | null {
  return viewer.kind === 'operator' ? null : (viewer.accountId ?? '00000000-0000-0000-0000-000000000000');
}
