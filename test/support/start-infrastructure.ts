import { startNats, startPostgres, type TestServer } from './infrastructure';

declare global {
  var aerieTestServers: TestServer[] | undefined;
}

/** Jest's globalSetup for the integration tier: one PostgreSQL and one nats-server for all files. */
export default async function startInfrastructure(): Promise<void> {
  const servers: TestServer[] = [];
  globalThis.aerieTestServers = servers;
  if (!process.env['AERIE_TEST_POSTGRES_URL']) {
    const postgres = await startPostgres();
    servers.push(postgres);
    process.env['AERIE_TEST_POSTGRES_URL'] = postgres.url;
  }
  if (!process.env['AERIE_TEST_NATS_URL']) {
    const nats = await startNats();
    servers.push(nats);
    process.env['AERIE_TEST_NATS_URL'] = nats.url;
  }
}
