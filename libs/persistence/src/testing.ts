import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { Database } from './database';
import type { MigrationClass } from './open-data-source';

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  close(): Promise<void>;
}

/** A new, migrated database in the server of AERIE_TEST_POSTGRES_URL; `close` drops it with every connection to it. */
export async function createTestDatabase(migrations: readonly MigrationClass[] = []): Promise<TestDatabase> {
  const server = process.env.AERIE_TEST_POSTGRES_URL;
  if (!server) throw new Error('AERIE_TEST_POSTGRES_URL must name a PostgreSQL server and a superuser of it');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(server), { pathname: name }).href;
  const database = await Database.open({ url, migrations, applicationName: 'test', poolSize: 4 });
  const close = async () => {
    await database.onApplicationShutdown();
    await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return { url, database, close };
}

async function administer(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
