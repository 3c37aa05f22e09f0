import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Client, FormerSecret, VersionedClient } from '../domain/client';
import { ClientRepository } from '../application/ports/client.repository';

type ClientRow = Omit<VersionedClient, 'secretHash' | 'accountId'> & {
  secretHash: string | null;
  accountId: string | null;
};

const COLUMNS = 'client_id, secret_hash, former_secrets, audience, scopes, account_id, grant_types, redirect_uris';
const SELECT = `
  SELECT client_id AS "clientId", secret_hash AS "secretHash", former_secrets AS "formerSecrets", audience, scopes,
         account_id AS "accountId", grant_types AS "grantTypes", redirect_uris AS "redirectUris", version
    FROM client WHERE client_id = $1`;
const INSERT = `
  INSERT INTO client (${COLUMNS})
  SELECT c."clientId", c."secretHash", c."formerSecrets", c.audience, c.scopes, c."accountId", c."grantTypes", c."redirectUris"
    FROM jsonb_to_recordset($1::jsonb)
      AS c("clientId" text, "secretHash" text, "formerSecrets" jsonb, audience text, scopes text[], "accountId" uuid,
           "grantTypes" text[], "redirectUris" text[])
   ORDER BY c."clientId"
  ON CONFLICT (client_id)`;
const UPSERT = `${INSERT} DO UPDATE
    SET secret_hash = excluded.secret_hash, former_secrets = excluded.former_secrets, audience = excluded.audience,
        scopes = excluded.scopes, account_id = excluded.account_id, grant_types = excluded.grant_types,
        redirect_uris = excluded.redirect_uris, updated_at = now(), version = client.version + 1`;
const CHANGE_SECRET = `
  UPDATE client SET secret_hash = $2, former_secrets = $3, updated_at = now(), version = version + 1 WHERE client_id = $1`;
const REVOKE_GRANTS = `DELETE FROM oidc_payload WHERE payload ->> 'clientId' = $1`;

@Injectable()
export class PostgresClientRepository extends ClientRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async find(clientId: string): Promise<Client | undefined> {
    const [row] = await this.database.query<ClientRow>(SELECT, [clientId]);
    return row && toClient(row);
  }

  async saveAll(clients: readonly Client[]): Promise<void> {
    await this.database.query(UPSERT, [JSON.stringify(clients)]);
  }

  async add(client: Client): Promise<boolean> {
    const added = await this.database.query(`${INSERT} DO NOTHING RETURNING 1`, [JSON.stringify([client])]);
    return added.length > 0;
  }

  async lock(tx: Transaction, clientId: string): Promise<VersionedClient | undefined> {
    const [row] = await tx.query<ClientRow>(`${SELECT} FOR UPDATE`, [clientId]);
    return row && toClient(row);
  }

  async changeSecret(
    tx: Transaction,
    clientId: string,
    secretHash: string,
    formerSecrets: readonly FormerSecret[],
  ): Promise<void> {
    await tx.query(CHANGE_SECRET, [clientId, secretHash, JSON.stringify(formerSecrets)]);
  }

  async remove(tx: Transaction, clientId: string): Promise<void> {
    await tx.query(REVOKE_GRANTS, [clientId]);
    await tx.query('DELETE FROM client WHERE client_id = $1', [clientId]);
  }

  async existing(clientIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ client_id: string }>(
      'SELECT client_id FROM client WHERE client_id = ANY($1) ORDER BY client_id',
      [clientIds],
    );
    return rows.map((row) => row.client_id);
  }
}

function toClient({ secretHash, accountId, ...row }: ClientRow): VersionedClient {
  return { ...row, secretHash: secretHash ?? undefined, accountId: accountId ?? undefined };
}
