import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { GrantType } from '../../domain/client';
import { ClientNotFoundError } from '../../domain/client.errors';

export interface ClientView {
  readonly clientId: string;
  readonly accountId: string | null;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  readonly isPublic: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

const SELECT = `
  SELECT client_id AS "clientId", account_id AS "accountId", scopes, grant_types AS "grantTypes", redirect_uris AS "redirectUris",
         secret_hash IS NULL AS "isPublic", created_at AS "createdAt", updated_at AS "updatedAt", version
    FROM client WHERE audience = 'aerie-api'`;

@Injectable()
export class ClientQueries {
  constructor(private readonly database: Database) {}

  async get(clientId: string): Promise<ClientView> {
    const [client] = await this.database.query<ClientView>(`${SELECT} AND client_id = $1`, [clientId]);
    if (!client) throw new ClientNotFoundError();
    return client;
  }

  list({ after, limit }: { after?: string; limit: number }): Promise<ClientView[]> {
    const sql = `${SELECT} AND ($1::text IS NULL OR client_id > $1) ORDER BY client_id LIMIT $2`;
    return this.database.query<ClientView>(sql, [after ?? null, limit]);
  }
}
