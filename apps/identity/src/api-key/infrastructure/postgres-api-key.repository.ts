import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ApiKeyRepository, type ApiKeyWithDigest } from '../application/ports/api-key.repository';

type Row = { [K in keyof ApiKeyWithDigest]-?: Exclude<ApiKeyWithDigest[K], undefined> | null };

const FIND = `
  SELECT id, digest, name, account_id AS "accountId", scopes, endpoints, created_at AS "createdAt", expires_at AS "expiresAt",
         revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"
    FROM api_key WHERE id = $1`;
const LOCK_OWNER = `SELECT pg_advisory_xact_lock(hashtextextended('aerie.identity.api_key', 0) # hashtextextended($1, 0))`;
const COUNT = `
  SELECT count(*) AS count FROM api_key
   WHERE account_id IS NOT DISTINCT FROM $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;
const INSERT = `
  INSERT INTO api_key (id, digest, name, account_id, scopes, endpoints, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const LOCK = `SELECT version FROM api_key WHERE id = $1 AND ($2::uuid IS NULL OR account_id = $2) FOR UPDATE`;
const REVOKE = `UPDATE api_key SET revoked_at = now(), version = version + 1 WHERE id = $1 AND revoked_at IS NULL`;
const TOUCH = `
  UPDATE api_key SET last_used_at = date_trunc('minute', now())
   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < date_trunc('minute', now()))`;

@Injectable()
export class PostgresApiKeyRepository extends ApiKeyRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async find(id: string): Promise<ApiKeyWithDigest | undefined> {
    const [row] = await this.database.query<Row>(FIND, [id]);
    if (!row) return undefined;
    const filled = Object.entries(row).filter(([, value]) => value !== null);
    return Object.fromEntries(filled) as unknown as ApiKeyWithDigest;
  }

  async countActive(tx: Transaction, accountId: string | undefined): Promise<number> {
    await tx.query(LOCK_OWNER, [accountId ?? '']);
    const [row] = await tx.query<{ count: number }>(COUNT, [accountId ?? null]);
    return row?.count ?? 0;
  }

  async add(tx: Transaction, key: ApiKeyWithDigest): Promise<void> {
    const { id, digest, name, accountId = null, scopes, endpoints, createdAt, expiresAt = null } = key;
    await tx.query(INSERT, [id, digest, name, accountId, scopes, endpoints, createdAt, expiresAt]);
  }

  async lock(tx: Transaction, id: string, ownerId: string | undefined): Promise<number | undefined> {
    const [row] = await tx.query<{ version: number }>(LOCK, [id, ownerId ?? null]);
    return row?.version;
  }

  async revoke(tx: Transaction, id: string): Promise<void> {
    await tx.query(REVOKE, [id]);
  }

  async touch(id: string): Promise<void> {
    await this.database.query(TOUCH, [id]);
  }
}
