import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Audience, Client } from '../domain/client';
import { ClientRepository } from '../domain/client.repository';

interface ClientRow {
  client_id: string;
  secret_hash: string;
  audience: Audience;
  scopes: string[];
  account_id: string | null;
}

const UPSERT = `
  INSERT INTO client (client_id, secret_hash, audience, scopes, account_id)
  SELECT c."clientId", c."secretHash", c.audience, c.scopes, c."accountId"
    FROM jsonb_to_recordset($1::jsonb)
      AS c("clientId" text, "secretHash" text, audience text, scopes text[], "accountId" uuid)
   ORDER BY c."clientId"
  ON CONFLICT (client_id) DO UPDATE
    SET secret_hash = excluded.secret_hash, audience = excluded.audience, scopes = excluded.scopes,
        account_id = excluded.account_id, updated_at = now()`;

@Injectable()
export class PostgresClientRepository extends ClientRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async find(clientId: string): Promise<Client | undefined> {
    const [row] = await this.database.query<ClientRow>(
      'SELECT client_id, secret_hash, audience, scopes, account_id FROM client WHERE client_id = $1',
      [clientId],
    );
    return row && toClient(row);
  }

  async saveAll(clients: readonly Client[]): Promise<void> {
    await this.database.query(UPSERT, [JSON.stringify(clients)]);
  }

  async existing(clientIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ client_id: string }>(
      'SELECT client_id FROM client WHERE client_id = ANY($1) ORDER BY client_id',
      [clientIds],
    );
    return rows.map((row) => row.client_id);
  }
}

function toClient(row: ClientRow): Client {
  return {
    clientId: row.client_id,
    secretHash: row.secret_hash,
    audience: row.audience,
    scopes: row.scopes,
    accountId: row.account_id ?? undefined,
  };
}
