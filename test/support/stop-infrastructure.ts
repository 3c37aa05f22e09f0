/** Jest's globalTeardown: gives back what start-infrastructure.ts took. */
export default async function stopInfrastructure(): Promise<void> {
  for (const server of globalThis.aerieTestServers ?? []) await server.close();
}
