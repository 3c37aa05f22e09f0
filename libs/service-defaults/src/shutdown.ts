import { logger, type Observability } from '@app/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenResponses } from './http/open-responses';
import type { SilentConnections } from './http/silent-connections';
import type { Lifecycle } from './lifecycle';

const HARD_LIMIT_MS = 10_000;
const SWEEP_MS = 100;

export interface Drained {
  readonly app: NestFastifyApplication;
  readonly lifecycle: Lifecycle;
  readonly grpc: { stopServing(): void } | undefined;
  readonly responses: OpenResponses;
  readonly silent: SilentConnections;
  readonly observability: Observability;
  readonly config: { readonly drainMs: number };
}

/** Not ready → still serving for `drainMs` → no new events → requests and calls under way finish → connections close. */
export function drainAndClose(service: Drained): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => (closing ??= close(service));
}

async function close({ app, lifecycle, grpc, responses, silent, observability, config }: Drained): Promise<void> {
  lifecycle.drain();
  grpc?.stopServing();
  await sleep(config.drainMs);
  const endConnections = (): void => {
    responses.wrapUp();
    silent.end();
  };
  endConnections();
  const sweep = setInterval(endConnections, SWEEP_MS);
  await app.close().finally(() => clearInterval(sweep));
  await observability.shutdown();
}

export function stopOnSignals(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => giveUp(new Error('the time to stop is over')), HARD_LIMIT_MS).unref();
    close().then(() => process.exit(0), giveUp);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

export function giveUp(error: unknown): never {
  logger.fatal({ err: error }, 'the process gives up');
  return process.exit(1);
}
