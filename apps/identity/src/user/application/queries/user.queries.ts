import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { UserNotFoundError } from '../../domain/user.errors';

export interface UserView {
  readonly id: string;
  readonly username: string;
  readonly accountId: string | null;
  readonly scopes: readonly string[] | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export interface UserSlice {
  readonly after?: string;
  readonly limit: number;
  readonly accountId?: string;
}

const SELECT = `
  SELECT id, username, account_id AS "accountId", scopes, created_at AS "createdAt", updated_at AS "updatedAt", version
    FROM app_user`;

@Injectable()
export class UserQueries {
  constructor(private readonly database: Database) {}

  async get(id: string): Promise<UserView> {
    const [user] = await this.database.query<UserView>(`${SELECT} WHERE id = $1`, [id]);
    if (!user) throw new UserNotFoundError();
    return user;
  }

  /** The newest first. */
  list({ after, limit, accountId }: UserSlice): Promise<UserView[]> {
    return this.database.query<UserView>(
      `${SELECT} WHERE ($1::uuid IS NULL OR id < $1) AND ($2::uuid IS NULL OR account_id = $2) ORDER BY id DESC LIMIT $3`,
      [after ?? null, accountId ?? null, limit],
    );
  }
}
