import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { trySignal, isAlive } from '../infrastructure/process-identity';
import { SetupError } from '../infrastructure/setup-error';
import { ControlSocket } from './control';
import { defaultDataDir, layout } from './layout';
import { giveLockBack, readRunFile } from './run-file';
import { startSuite } from './suite';
import type { Suite } from './suite-options';

/** npm and the terminal both pass one Ctrl-C on; only what comes later than this is a second one. */
const SAME_KEYSTROKE_MS = 1_000;

async function main(): Promise<void> {
  const files = layout(defaultDataDir());
  const stop = stopRequest(() => killEverything(files));
  const began = Date.now();
  const chosen = parseOptions();
  console.log(`Starting Aerie; data and logs are in ${files.dataDir}`);
  const suite = await startSuite({ dataDir: files.dataDir, ports: 'default', ...chosen, signal: stop, onProgress });
  const control = new ControlSocket(suite, files.controlSocket, onProgress);
  await control.listen();
  console.log(readyText(suite, files.tls, Math.round((Date.now() - began) / 1000)));
  await aborted(stop);
  control.close();
  await suite.stop();
  console.log('Aerie has stopped.');
}

function parseOptions(): { without: string[]; tls: boolean } {
  try {
    const options = { without: { type: 'string', multiple: true }, tls: { type: 'boolean' } } as const;
    const { without = [], tls = process.env['AERIE_TLS'] === '1' } = parseArgs({ options }).values;
    return { without: without.flatMap((names) => names.split(',')), tls };
  } catch (error) {
    throw new SetupError(`${(error as Error).message} (npm start takes: -- --tls --without <service>)`);
  }
}

function onProgress(line: string): void {
  console.log(`  ${line}`);
}

/** Aborted by the first signal, or when npm start was killed; a second signal ends everything at once. */
function stopRequest(killAtOnce: () => void): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const request = () => {
    if (controller.signal.aborted && Date.now() - firstAt > SAME_KEYSTROKE_MS) killAtOnce();
    if (controller.signal.aborted) return;
    firstAt = Date.now();
    console.log('\nStopping Aerie …');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  process.on('disconnect', request);
  // A terminal or pipe that is gone must not keep the rest from being stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  const timer = setInterval(() => undefined, 60_000);
  return new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  }).finally(() => clearInterval(timer));
}

function killEverything(files: ReturnType<typeof layout>): void {
  const left = (readRunFile(files)?.processes ?? []).filter(isAlive);
  for (const { pid } of left) trySignal(pid, 'SIGKILL');
  giveLockBack(files);
  process.exit(130);
}

function readyText({ gatewayUrl }: Suite, tlsFolder: string, took: number): string {
  const ca = gatewayUrl.startsWith('https:') ? ` --cacert ${join(tlsFolder, 'ca.pem')}` : '';
  return [
    `Aerie is ready at ${gatewayUrl} (${took} s)`,
    `  Swagger UI  ${gatewayUrl}/docs`,
    `  A token     curl -s${ca} -u demo-merchant:demo-merchant-secret -d grant_type=client_credentials ${gatewayUrl}/oauth2/token`,
    '  A delivery  npm run demo',
    'Ctrl-C stops everything.',
  ].join('\n');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const stopped = error instanceof Error && error.name === 'AbortError';
    if (stopped) console.log('Aerie has stopped.');
    else console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(stopped ? 0 : 1);
  },
);
