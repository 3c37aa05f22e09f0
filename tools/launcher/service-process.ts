import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { join } from 'node:path';
import { repositoryRoot } from '../infrastructure/paths';
import { SetupError } from '../infrastructure/setup-error';
import { SupervisedProcess } from '../infrastructure/supervised-process';
import type { Layout } from './layout';
import { inheritedEnvironment } from './service-environment';
import type { ServiceDefinition } from './services';

/** As sysexits.h has it: the configuration is wrong, and starting again will not make it right. */
const EXIT_CONFIGURATION = 78;
/** Why nothing is placed among the old before it is old: ADR 21. */
const NODE_FLAGS = [
  '--max-old-space-size=256',
  '--max-semi-space-size=32',
  '--no-allocation-site-pretenuring',
  '--enable-source-maps',
];

export interface ServiceProcessOptions {
  /** The service's name, or that of a further replica. */
  name: string;
  service: ServiceDefinition;
  env: Record<string, string>;
  files: Layout;
  startTimeoutMs?: number;
  onChange: () => void;
}

export function createServiceProcess(options: ServiceProcessOptions): SupervisedProcess {
  const { name, service, env, files } = options;
  const root = repositoryRoot();
  const entry = service.entry ?? join(root, 'dist', 'apps', service.name, 'src', 'main.js');
  if (!existsSync(entry))
    throw new SetupError(`${service.name} is not built (${entry} is missing): run "npm run build".`);
  const http = Number(env['AERIE_HTTP_PORT']);
  const grpc = env['AERIE_GRPC_PORT'];
  return new SupervisedProcess(
    {
      name,
      command: nodeExecutable(root),
      args: [...NODE_FLAGS, '--require', join(root, 'tools', 'launcher', 'orphan-guard.cjs'), entry],
      env: { ...inheritedEnvironment(), ...env },
      cwd: root,
      logFile: files.logFile(name),
      ports: { http, ...(grpc !== undefined && { grpc: Number(grpc) }) },
      isReady: () => answersReady(http, env['AERIE_TLS_CERT'] ? getSecurely : get),
      stopSignals: [['SIGTERM', service.edge ? 3_000 : 5_000]],
      channel: true,
      fatalExitCode: EXIT_CONFIGURATION,
      startTimeoutMs: options.startTimeoutMs,
    },
    options.onChange,
  );
}

function nodeExecutable(root: string): string {
  const own = join(root, 'node_modules', 'node', 'bin', 'node');
  return existsSync(own) ? own : process.execPath;
}

function answersReady(port: number, ask: typeof get): Promise<boolean> {
  return new Promise((resolve) => {
    const request = ask(
      { host: '127.0.0.1', port, path: '/health/ready', agent: false, timeout: 2_000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
