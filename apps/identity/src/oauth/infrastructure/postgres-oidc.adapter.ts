import { Database } from '@app/persistence';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import { toOauthError } from './temporarily-unavailable';

const UPSERT = `
  INSERT INTO oidc_payload (model, id, payload, grant_id, user_code, uid, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
  ON CONFLICT (model, id) DO UPDATE
    SET payload = excluded.payload, grant_id = excluded.grant_id, user_code = excluded.user_code, uid = excluded.uid,
        expires_at = excluded.expires_at`;

type Column = 'id' | 'uid' | 'user_code';

export class PostgresOidcAdapter implements Adapter {
  constructor(
    private readonly model: string,
    private readonly database: Database,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const keys = [payload.grantId ?? null, payload.userCode ?? null, payload.uid ?? null];
    await this.query(UPSERT, [this.model, id, JSON.stringify(payload), ...keys, expiresIn ?? null]);
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return this.findBy('id', id);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.findBy('uid', uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.findBy('user_code', userCode);
  }

  /** Of two who use a code or a refresh token at once, one gets through. */
  async consume(id: string): Promise<void> {
    const consumed = await this.query(
      `UPDATE oidc_payload SET payload = payload || jsonb_build_object('consumed', floor(extract(epoch FROM now())))
        WHERE model = $1 AND id = $2 AND NOT payload ? 'consumed' RETURNING 1`,
      [this.model, id],
    );
    if (consumed.length === 0) throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    await this.query('DELETE FROM oidc_payload WHERE model = $1 AND id = $2', [this.model, id]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.query('DELETE FROM oidc_payload WHERE grant_id = $1', [grantId]);
  }

  private query<Row>(sql: string, params: unknown[]): Promise<Row[]> {
    return this.database.query<Row>(sql, params).catch(toOauthError);
  }

  /** Callers may ask for anything; a text with a NUL is in no table, and not even askable. */
  private async findBy(column: Column, value: string): Promise<AdapterPayload | undefined> {
    if (value.includes('\0')) return undefined;
    const [row] = await this.query<{ payload: AdapterPayload }>(
      `SELECT payload FROM oidc_payload WHERE model = $1 AND ${column} = $2 AND (expires_at IS NULL OR expires_at > now())`,
      [this.model, value],
    );
    return row?.payload;
  }
}
