import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './infrastructure/paths';

/** The quick ones first; the suites of the last tier take the whole machine, so one at a time. */
const TIERS = [
  ['--selectProjects', 'unit', '--maxWorkers=2'],
  ['--selectProjects', 'integration', '--maxWorkers=2'],
  ['--selectProjects', 'e2e', '--runInBand'],
];

function jest(args: string[]): Promise<number> {
  const program = join(repositoryRoot(), 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, ['--experimental-vm-modules', program, ...args], { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  process.once('SIGTERM', passOn);
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      process.off('SIGTERM', passOn);
      resolve(code ?? 1);
    });
  });
}

/** Every tier in turn, or what the arguments ask jest for; fails when any of them does. */
async function main(args: string[]): Promise<void> {
  process.on('SIGINT', () => undefined);
  for (const tier of args.length > 0 ? [args] : TIERS) {
    const code = await jest(tier);
    if (code !== 0) process.exitCode = code;
    if (code > 128) return;
  }
}

void main(process.argv.slice(2));
