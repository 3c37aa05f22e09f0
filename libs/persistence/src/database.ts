import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import { rows, send, type Client } from './client';
import { isUnavailable, toCallerError } from './errors';
import { openDataSource, type DatabaseOptions } from './open-data-source';
import { Scope, swallowed, type Transaction } from './transaction';

export class Database implements OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  private readonly scopes = new AsyncLocalStorage<Scope>();

  private constructor(private readonly source: DataSource) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    return new Database(await openDataSource(options));
  }

  query<Row = unknown>(sql: string, params?: unknown[]): Promise<Row[]> {
    const around = this.around();
    if (around) return around.part((part) => part.query<Row>(sql, params));
    return this.connected((_, client) => rows<Row>(client, sql, params));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const around = this.around();
    return around ? around.part((part) => this.inside(part, work)) : this.begin(work);
  }

  ambient<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.around() ? this.transaction(work) : this.begin((scope) => this.inside(scope, work));
  }

  async ping(): Promise<void> {
    await this.query('SELECT 1');
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** The ambient transaction of this async context, unless that has outlived it. */
  private around(): Scope | undefined {
    const scope = this.scopes.getStore();
    return scope?.isOver ? undefined : scope;
  }

  private inside<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.scopes.run(scope, () => work(scope));
  }

  private async begin<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    const { value, hooks } = await this.connected(async (runner, client) => {
      await send(client, 'BEGIN');
      const scope = new Scope(runner, client);
      try {
        const result = await work(scope);
        await scope.finish();
        await commit(client);
        return { value: result, hooks: scope.hooks };
      } catch (error) {
        await scope.abandon();
        await rollback(client);
        throw error;
      }
    });
    hooks.forEach((hook) => this.run(hook));
    return value;
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

async function connect(runner: QueryRunner): Promise<Client> {
  try {
    return (await runner.connect()) as Client;
  } catch (error) {
    throw toCallerError(error);
  }
}

/** PostgreSQL answers COMMIT of a failed transaction with a silent rollback; that must not look like success. */
async function commit(client: Client): Promise<void> {
  const { command } = await send(client, 'COMMIT');
  if (command !== 'COMMIT') throw swallowed();
}

async function rollback(client: Client): Promise<void> {
  if (client.getTransactionStatus() === 'I') return;
  await client.query({ text: 'ROLLBACK' }).catch(() => discard(client));
}

/** A client that was ended is not put back into the pool. */
function discard(client: Client): void {
  client.end().catch(() => undefined);
}
