import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseEnv } from 'node:util';
import { repositoryRoot } from '../infrastructure/paths';
import { trySignal } from '../infrastructure/process-identity';
import { SetupError } from '../infrastructure/setup-error';
import type { LendAnswer } from './control';
import { defaultDataDir, layout } from './layout';
import { inheritedEnvironment } from './service-environment';
import { SERVICES } from './services';

/** Borrows a service from the running suite and runs it in watch mode on the same ports until Ctrl-C. */
async function dev(service: string | undefined): Promise<number> {
  const names = SERVICES.map(({ name }) => name);
  if (!service || !names.includes(service))
    throw new SetupError(`Usage: npm run dev -- <service>, one of ${names.join(', ')}.`);
  const loan = await borrow(service);
  console.log(`${service} is yours; Ctrl-C gives it back to the suite.`);
  const child = watch(service);
  loan.once('close', () => {
    console.error('The suite has stopped.');
    end(child, 'SIGTERM');
  });
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!asked) end(child, signal);
      asked = true;
    });
  }
  process.on('disconnect', () => end(child, 'SIGTERM'));
  const code = await new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  end(child, 'SIGKILL');
  loan.removeAllListeners('close').destroy();
  return asked ? 0 : code;
}

async function borrow(service: string): Promise<Socket> {
  const socket = createConnection(layout(defaultDataDir()).controlSocket);
  const answer = await new Promise<LendAnswer>((resolve, reject) => {
    socket.once('error', () =>
      reject(new SetupError('The suite is not running: run "npm start" in another terminal first.')),
    );
    socket.once('connect', () => socket.write(`${JSON.stringify({ lend: service })}\n`));
    createInterface({ input: socket }).once('line', (line) => resolve(JSON.parse(line) as LendAnswer));
  });
  if (!answer.ok) throw new SetupError(answer.reason);
  return socket.on('error', () => socket.destroy());
}

/** In a process group of its own, because the CLI's child does not end with the CLI. */
function watch(service: string): ChildProcess {
  const root = repositoryRoot();
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const env = {
    ...inheritedEnvironment(),
    ...parseEnv(readFileSync(layout(defaultDataDir()).envFile(service), 'utf8')),
  };
  const options = {
    env,
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
    detached: true,
  };
  return spawn(process.execPath, [nest, 'start', service, '--watch'], options);
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) trySignal(-child.pid, signal);
}

dev(process.argv[2]).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  },
);
