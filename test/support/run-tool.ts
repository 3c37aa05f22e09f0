import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const repository = resolve(__dirname, '../..');

/** Runs a tool of ours on the repository and hands back what it said; a failure is thrown with that text. */
export async function runTool(name: string, ...args: string[]): Promise<string> {
  return run(join(repository, 'node_modules/.bin', name), args);
}

/** Runs a program of our build. */
export function runBuilt(program: string, ...args: string[]): Promise<string> {
  return run(process.execPath, [join(repository, 'dist', program), ...args]);
}

async function run(program: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: repository, maxBuffer: 64e6 }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${program} found fault:\n${error.stdout.slice(-8_000)}\n${error.stderr.slice(-2_000)}`);
    },
  );
  return stdout;
}
