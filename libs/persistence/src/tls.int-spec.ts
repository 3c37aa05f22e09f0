import { chownSync, copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Client } from 'pg';
import { createAuthority, describeWithCertificates, removeAuthorities } from '../../../test/support/certificates';
import { eventually } from '../../../test/support/eventually';
import { startPostgres, type TestPostgres } from '../../../test/support/infrastructure';
import { Database } from './database';

describeWithCertificates('The database over TLS', () => {
  let postgres: TestPostgres;
  let ours: ReturnType<typeof createAuthority>;
  let foreign: typeof ours;

  beforeAll(async () => {
    [ours, foreign] = [createAuthority(), createAuthority()];
    postgres = await startPostgres();
    await serveTls(postgres.url, ours.issue('database'));
  }, 60_000);

  afterAll(async () => {
    await postgres?.close();
    removeAuthorities();
  });

  it('is believed with a certificate of the authority, by sslmode in the URL', async () => {
    const url = `${postgres.url}?sslmode=verify-full`;
    await expect(encrypted(url)).rejects.toThrow(/certificate/);
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(ours.ca, 'utf8')]);
    await eventually(() => encrypted(url));
    await expect(encrypted(`${url}&sslrootcert=${foreign.ca}`)).rejects.toThrow(/certificate/);
    const database = await Database.open({ url, migrations: [], applicationName: 'tls' });
    const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    expect(await database.query(sql)).toEqual([{ ssl: true }]);
    await database.onApplicationShutdown();
  });
});

async function encrypted(url: string): Promise<boolean> {
  const [row] = await ask<{ ssl: boolean }>(url, 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
  return row?.ssl ?? false;
}

/** The server takes a key only when it is its own user's. */
async function serveTls(url: string, { tlsCert, tlsKey }: { tlsCert: string; tlsKey: string }): Promise<void> {
  const [{ data_directory: folder } = { data_directory: '' }] = await ask<{ data_directory: string }>(
    url,
    'SHOW data_directory',
  );
  const { uid, gid } = statSync(folder);
  for (const [from, to] of [
    [tlsCert, 'server.crt'],
    [tlsKey, 'server.key'],
  ] as const) {
    copyFileSync(from, join(folder, to));
    chownSync(join(folder, to), uid, gid);
  }
  await ask(url, 'ALTER SYSTEM SET ssl = on');
  await ask(url, 'SELECT pg_reload_conf()');
  await eventually(async () => (await ask<{ ssl: string }>(url, 'SHOW ssl'))[0]?.ssl === 'on');
}

async function ask<Row>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
