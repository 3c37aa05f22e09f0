import { errorCode } from '@app/observability';
import { Logger } from '@nestjs/common';
import { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { LIMIT_CLASSES, type RateLimits, type LimitClass } from './rate-limits';

export type Limiters = Readonly<Record<LimitClass, RateLimiterAbstract>>;

const TABLE = 'rate_limit';
/** What a crash of PostgreSQL would lose are windows under way: nothing that is worth a sync to disk. */
const CREATE_TABLE = `CREATE UNLOGGED TABLE IF NOT EXISTS ${TABLE} (
  key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint) WITH (fillfactor = 50)`;
const CREATED_BY_ANOTHER = new Set(['23505', '42P07']);

export function openPool(connectionString: string, patienceMs: number): Pool {
  const pool = new Pool({
    connectionString,
    max: 4,
    application_name: 'gateway',
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs * 2,
    keepAlive: true,
  });
  const logger = new Logger('RateLimits');
  return pool.on('error', (error) => logger.debug(`A database connection was lost (${errorCode(error)})`));
}

export async function createTable(pool: Pool): Promise<void> {
  await pool.query(CREATE_TABLE).catch((error: { code?: string }) => {
    if (!CREATED_BY_ANOTHER.has(error.code ?? '')) throw error;
  });
}

export function sharedLimiters(storeClient: Pool, limits: RateLimits): Limiters {
  return eachClass((keyPrefix) => {
    const { quota: points, seconds: duration } = limits[keyPrefix];
    return new RateLimiterPostgres({ storeClient, tableName: TABLE, tableCreated: true, keyPrefix, points, duration });
  });
}

export function ownLimiters(limits: RateLimits): Limiters {
  return eachClass((keyPrefix) => {
    const { quota: points, seconds: duration } = limits[keyPrefix];
    return new RateLimiterMemory({ keyPrefix, points, duration });
  });
}

function eachClass(make: (name: LimitClass) => RateLimiterAbstract): Limiters {
  return Object.fromEntries(LIMIT_CLASSES.map((name) => [name, make(name)])) as Record<LimitClass, RateLimiterAbstract>;
}
