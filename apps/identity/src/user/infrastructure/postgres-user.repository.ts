import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { UserRepository } from '../application/ports/user.repository';
import type { User } from '../domain/user';

type UserRow = Omit<User, 'accountId'> & { accountId: string | null };

const SELECT = `SELECT id, username, password_hash AS "passwordHash", account_id AS "accountId" FROM app_user`;

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

  async add({ id, username, passwordHash, accountId }: User): Promise<void> {
    await this.database.query(
      `INSERT INTO app_user (id, username, password_hash, account_id) VALUES ($1, $2, $3, $4) ON CONFLICT (username) DO NOTHING`,
      [id, username, passwordHash, accountId ?? null],
    );
  }

  private async one(sql: string, value: string): Promise<User | undefined> {
    const [row] = await this.database.query<UserRow>(sql, [value]);
    return row && { ...row, accountId: row.accountId ?? undefined };
  }
}
