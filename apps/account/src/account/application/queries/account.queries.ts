import type { Principal } from '@app/auth';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AccountNotFoundError } from '../../domain/account.errors';
import type { AccountStatus } from '../../domain/account.events';
import type { HoldStatus } from '../../domain/credit-hold';

export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly status: AccountStatus;
  readonly creditLimit: number;
  readonly held: number;
  readonly captured: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface HoldView {
  readonly id: string;
  readonly deliveryId: string;
  readonly amount: number;
  readonly status: HoldStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface HoldFilter {
  readonly deliveryId?: string;
  readonly status?: HoldStatus;
}

export interface Slice {
  /** Id of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface AccountSlice extends Slice {
  /** Only these. */
  readonly ids?: readonly string[];
}

const TIMES = 'created_at AS "createdAt", updated_at AS "updatedAt"';
const ACCOUNTS = `SELECT id, name, status, credit_limit AS "creditLimit", held, captured, version, ${TIMES} FROM account`;
const HOLDS = `SELECT id, delivery_id AS "deliveryId", amount, status, ${TIMES} FROM credit_hold`;

@Injectable()
export class AccountQueries {
  constructor(private readonly database: Database) {}

  async get(viewer: Principal, id: string): Promise<AccountView> {
    if (!visible(viewer, id)) throw new AccountNotFoundError();
    return this.find(id);
  }

  /** For whoever has shown already that the account is the viewer's. */
  async find(id: string): Promise<AccountView> {
    const [account] = await this.database.query<AccountView>(`${ACCOUNTS} WHERE id = $1`, [id]);
    if (!account) throw new AccountNotFoundError();
    return account;
  }

  list(viewer: Principal, { ids, after = null, limit }: Nullable<AccountSlice>): Promise<AccountView[]> {
    return this.database.query<AccountView>(
      `${ACCOUNTS} WHERE ($1::uuid IS NULL OR id = $1) AND ($2::uuid IS NULL OR id > $2)
         AND ($3::uuid[] IS NULL OR id = ANY($3)) ORDER BY id LIMIT $4`,
      [only(viewer), after, ids ?? null, limit],
    );
  }

  /** The newest first. Bars, which hold nothing, are not shown. */
  async holds(
    viewer: Principal,
    id: string,
    filter: HoldFilter,
    { after = null, limit }: Nullable<Slice>,
  ): Promise<HoldView[]> {
    await this.get(viewer, id);
    return this.database.query<HoldView>(
      `${HOLDS} WHERE account_id = $1 AND amount > 0 AND ($2::uuid IS NULL OR delivery_id = $2)
         AND ($3::text IS NULL OR status = $3) AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
      [id, filter.deliveryId ?? null, filter.status ?? null, after, limit],
    );
  }
}

type Nullable<S extends Slice> = Omit<S, 'after'> & { readonly after?: string | null };

function only(viewer: Principal): string | null {
  return viewer.kind === 'operator' ? null : (viewer.accountId ?? '00000000-0000-0000-0000-000000000000');
}

function visible(viewer: Principal, id: string): boolean {
  return viewer.kind === 'operator' || viewer.accountId === id;
}
