import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, QueryFailedError, type EntityManager, type QueryRunner } from 'typeorm';
import { statement, type Client } from './client';
import { isUnavailable, toCallerError } from './errors';
import { openDataSource, type DatabaseOptions } from './open-data-source';

export interface Transaction {
  query<Row = unknown>(sql: string, params?: unknown[]): Promise<Row[]>;
  readonly manager: EntityManager;
  afterCommit(hook: () => void): void;
}

export class Database implements OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);

  private constructor(private readonly source: DataSource) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    return new Database(await openDataSource(options));
  }

  query<Row = unknown>(sql: string, params?: unknown[]): Promise<Row[]> {
    return this.connected((_, client) => rows<Row>(client, sql, params));
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const hooks: (() => void)[] = [];
    const result = await this.connected(async (runner, client) => {
      await send(client, 'BEGIN');
      const scope = new Scope(runner, client, hooks);
      try {
        const value = await work(scope);
        await commit(client);
        return value;
      } catch (error) {
        await rollback(client);
        throw error;
      } finally {
        scope.end();
      }
    });
    hooks.forEach((hook) => this.run(hook));
    return result;
  }

  async ping(): Promise<void> {
    await this.query('SELECT 1');
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async connected<T>(use: (runner: QueryRunner, client: Client) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: Client | undefined;
    try {
      client = await connect(runner);
      return await use(runner, client);
    } catch (error) {
      if (client && isUnavailable(error)) discard(client);
      throw error instanceof QueryFailedError ? toCallerError(error) : error;
    } finally {
      await runner.release();
    }
  }

  private run(hook: () => void): void {
    try {
      hook();
    } catch (error) {
      this.logger.error('A hook after commit failed; the commit stands', (error as Error).stack);
    }
  }
}

class Scope implements Transaction {
  private over = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly client: Client,
    private readonly hooks: (() => void)[],
  ) {
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  query<Row = unknown>(sql: string, params?: unknown[]): Promise<Row[]> {
    if (this.over) return Promise.reject(new Error('This transaction is over: a promise of it was not awaited'));
    return rows<Row>(this.client, sql, params);
  }

  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }

  end(): void {
    this.over = true;
    Object.assign(this.runner, { isTransactionActive: false, transactionDepth: 0 });
  }
}

async function connect(runner: QueryRunner): Promise<Client> {
  try {
    return (await runner.connect()) as Client;
  } catch (error) {
    throw toCallerError(error);
  }
}

async function send(client: Client, sql: string, params?: unknown[]) {
  try {
    return await client.query(statement(sql, params));
  } catch (error) {
    throw toCallerError(error);
  }
}

async function rows<Row>(client: Client, sql: string, params?: unknown[]): Promise<Row[]> {
  return (await send(client, sql, params)).rows as Row[];
}

/** PostgreSQL answers COMMIT of a failed transaction with a silent rollback; that must not look like success. */
async function commit(client: Client): Promise<void> {
  const { command } = await send(client, 'COMMIT');
  if (command !== 'COMMIT') throw new Error('An error inside the transaction was swallowed, so nothing was committed');
}

async function rollback(client: Client): Promise<void> {
  if (client.getTransactionStatus() === 'I') return;
  await client.query({ text: 'ROLLBACK' }).catch(() => discard(client));
}

/** A client that was ended is not put back into the pool. */
function discard(client: Client): void {
  client.end().catch(() => undefined);
}
