import { Database } from '@app/persistence';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomBytes } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { defineSaga, type SagaDefinition, type SagaStep, type StepContext } from '../src/saga-definition';
import { withDefaults, type SagaOptions } from '../src/saga-options';
import { SagaRegistry } from '../src/saga-registry';
import { SagaRunner } from '../src/saga-runner';
import { SagaStore } from '../src/saga-store';
import type { SagaDetails } from '../src/saga-view';
import { sagaMigrations } from '../src/saga.migration';
import { Sagas } from '../src/sagas';

export const quick: SagaOptions = { leaseMs: 10_000, pollMs: 20, retry: { baseMs: 10, maxMs: 20 }, undoAttempts: 3 };

export const openBench = (): Promise<TestDatabase> => createTestDatabase(sagaMigrations);

/** The services behind the steps: they do each operation key once, and remember every call. */
export class Participants {
  readonly calls: string[] = [];
  readonly effects = new Set<string>();

  call(context: StepContext<object>): void {
    this.calls.push(operation(context));
    this.effects.add(context.operationKey);
  }
}

export const operation = ({ sagaId, operationKey }: StepContext<object>): string =>
  operationKey.slice(sagaId.length + 1);

export function step<S extends object>(
  name: string,
  participants: Participants,
  changes: Partial<SagaStep<S>> = {},
): SagaStep<S> {
  return {
    name,
    deadlineMs: 20_000,
    run: async (context) => {
      participants.call(context);
      return { kind: 'done' };
    },
    compensate: async (context) => participants.call(context),
    ...changes,
  };
}

export function saga<S extends object>(
  steps: SagaStep<S>[],
  onFailed?: (context: StepContext<S>) => Promise<void>,
): SagaDefinition<S> {
  return defineSaga<S>({ name: `saga-${randomBytes(6).toString('hex')}`, steps, onFailed });
}

export interface Replica {
  readonly sagas: Sagas;
  readonly runner: SagaRunner;
  start(key: string, state?: object): Promise<void>;
  cancel(key: string, reason?: string): Promise<void>;
  signal(key: string, state?: object): Promise<void>;
  ended(key: string): Promise<SagaDetails>;
  reaches(key: string, holds: (found: SagaDetails) => boolean): Promise<SagaDetails>;
}

export function replica<S extends object>(
  database: Database,
  definition: SagaDefinition<S>,
  options: SagaOptions = quick,
  store = new SagaStore(database, withDefaults(options).leaseMs),
): Replica {
  const registry = new SagaRegistry();
  registry.add(definition);
  const runner = new SagaRunner(store, registry, withDefaults({ ...quick, ...options }));
  const sagas = new Sagas(database, registry, runner);
  const { name } = definition;
  const reaches: Replica['reaches'] = (key, holds) =>
    eventually(async () => {
      const found = await sagas.find(name, key);
      return found !== undefined && holds(found) && found;
    });
  return {
    sagas,
    runner,
    reaches,
    start: (key, state = {}) => database.transaction((tx) => sagas.start(tx, name, key, state)),
    cancel: (key, reason = 'changed_mind') => database.transaction((tx) => sagas.cancel(tx, name, key, reason)),
    signal: (key, state) => database.transaction((tx) => sagas.signal(tx, name, key, state)),
    ended: (key) => reaches(key, ({ status }) => ['completed', 'failed', 'stuck'].includes(status)),
  };
}

/** A gate that a step waits at, so that a test can act during the call. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

/** Runs the test with replicas that are stopped afterwards, whatever happens. */
export async function withRunning<T>(replicas: Replica[], work: () => Promise<T>): Promise<T> {
  replicas.forEach(({ runner }) => runner.onApplicationBootstrap());
  try {
    return await work();
  } finally {
    await Promise.all(replicas.map(({ runner }) => runner.beforeApplicationShutdown()));
  }
}
