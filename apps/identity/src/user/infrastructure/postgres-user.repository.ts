import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { UserRepository } from '../application/ports/user.repository';
import type { User } from '../domain/user';

type UserRow = Omit<User, 'accountId' | 'scopes'> & { accountId: string | null; scopes: string[] | null };

const SELECT = `SELECT id, username, password_hash AS "passwordHash", account_id AS "accountId", scopes FROM app_user`;
const INSERT = `
  INSERT INTO app_user (id, username, password_hash, account_id, scopes) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (username) DO NOTHING RETURNING 1`;
const CHANGE_PASSWORD = `
  UPDATE app_user SET password_hash = $2, updated_at = now(), version = version + 1 WHERE id = $1`;
const END_SESSIONS = `DELETE FROM oidc_payload WHERE payload ->> 'accountId' = $1`;

@Injectable()
export class PostgresUserRepository extends UserRepository {
  constructor(private readonly database: Database) {
    super();
  }

  find(id: string): Promise<User | undefined> {
    return this.one(`${SELECT} WHERE id = $1`, id);
  }

  /** A text with a NUL is in no table, and not even askable. */
  async findByName(username: string): Promise<User | undefined> {
    if (username.includes('\0')) return undefined;
    return this.one(`${SELECT} WHERE username = $1`, username);
  }

  async existing(usernames: readonly string[]): Promise<string[]> {
    const sql = 'SELECT username FROM app_user WHERE username = ANY($1) ORDER BY username';
    return (await this.database.query<{ username: string }>(sql, [usernames])).map(({ username }) => username);
  }

  async add({ id, username, passwordHash, accountId, scopes }: User): Promise<boolean> {
    return (
      (await this.database.query(INSERT, [id, username, passwordHash, accountId ?? null, scopes ?? null])).length > 0
    );
  }

  async lock(tx: Transaction, id: string): Promise<number | undefined> {
    const [row] = await tx.query<{ version: number }>('SELECT version FROM app_user WHERE id = $1 FOR UPDATE', [id]);
    return row?.version;
  }

  async changePassword(tx: Transaction, id: string, passwordHash: string): Promise<void> {
    await tx.query(CHANGE_PASSWORD, [id, passwordHash]);
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.query('DELETE FROM app_user WHERE id = $1', [id]);
  }

  async endSessions(tx: Transaction, id: string): Promise<void> {
    await tx.query(END_SESSIONS, [id]);
  }

  private async one(sql: string, value: string): Promise<User | undefined> {
    const [row] = await this.database.query<UserRow>(sql, [value]);
    return row && { ...row, accountId: row.accountId ?? undefined, scopes: row.scopes ?? undefined };
  }
}
