import { Logger } from '@nestjs/common';
import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import { typeParsers } from './client';
import { isUnavailable } from './errors';

export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  readonly url: string;
  readonly migrations: readonly MigrationClass[];
  readonly applicationName: string;
  readonly poolSize?: number;
}

const MIGRATION_LOCK = 4_706_001;
const MAX_BACKOFF_MS = 5_000;
const logger = new Logger('Persistence');

/** Connects and migrates, trying again until the database is there; an error of a migration itself is thrown at once. */
export async function openDataSource(options: DatabaseOptions): Promise<DataSource> {
  for (let attempt = 1; ; attempt += 1) {
    const source = new DataSource(settings(options));
    try {
      await source.initialize();
      survive(source);
      await migrate(source);
      return source;
    } catch (error) {
      if (source.isInitialized) await source.destroy();
      if (!isUnavailable(error)) throw error;
      const delay = Math.min(250 * 2 ** (attempt - 1), MAX_BACKOFF_MS);
      logger.warn(`The database is not there yet (attempt ${attempt}: ${reason(error)}); next in ${delay} ms`);
      await sleep(delay);
    }
  }
}

function settings({ url, migrations, poolSize = 8, applicationName }: DatabaseOptions) {
  return {
    type: 'postgres' as const,
    url,
    applicationName,
    poolSize,
    installExtensions: false,
    logging: false,
    migrations: [...migrations],
    poolErrorHandler: reportLostConnection(),
    extra: {
      types: typeParsers,
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 10_000,
      maxLifetimeSeconds: 1_800,
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      query_timeout: 12_000,
    },
  };
}

/**
 * Between the pool, which stops listening when it hands out a client, and TypeORM, which begins a moment later, nobody hears an error of that
 * client; a server that dies just then would end this process.
 */
function survive({ driver }: DataSource): void {
  const { master: pool } = driver as unknown as { master: EventEmitter };
  pool.on('acquire', (client: EventEmitter) => {
    if (!client.listeners('error').includes(ignore)) client.on('error', ignore);
  });
}

function ignore(): void {
  return undefined;
}

/** A lost server takes the whole pool with it: one line for all of its connections is enough. */
function reportLostConnection(): (error: unknown) => void {
  let silentUntil = 0;
  return (error) => {
    if (Date.now() < silentUntil) return;
    silentUntil = Date.now() + 1_000;
    logger.warn(`An idle database connection was lost (${reason(error)})`);
  };
}

/** One replica migrates, the others wait for its lock and then find nothing left to do. */
async function migrate(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const executor = new MigrationExecutor(source, runner);
    executor.transaction = 'each';
    await executor.executePendingMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await runner.query('RESET statement_timeout').catch(() => undefined);
    await runner.release();
  }
}

function reason(error: unknown): string {
  return (error as { code?: string }).code ?? (error instanceof Error ? error.message : 'unknown');
}
