import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually';
import { repositoryRoot } from './paths';
import { Sentinel } from './sentinel';
import { identify, isAlive } from './process-identity';

describe('Sentinel', () => {
  let folder: string;
  let bystander: ChildProcess;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aerie-sentinel-'));
    chmodSync(folder, 0o711);
    bystander = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  });

  afterEach(() => {
    bystander.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends what it watches and removes the folder after its owner was killed by -9', async () => {
    const doomed = join(folder, 'doomed');
    mkdirSync(doomed);
    const script = join(folder, 'owner.cjs');
    const module = join(repositoryRoot(), 'dist', 'tools', 'infrastructure', 'sentinel.js');
    writeFileSync(
      script,
      `const { Sentinel } = require(${JSON.stringify(module)});
       new Sentinel({ file: ${JSON.stringify(join(doomed, 'sentinel'))}, removeFolder: ${JSON.stringify(doomed)} })
         .watch([{ pid: ${bystander.pid}, signal: 'TERM' }]);
       console.log('watching');
       setInterval(() => {}, 1000);`,
    );
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => owner.stdout.once('data', resolve));
    owner.kill('SIGKILL');
    await eventually(() => bystander.signalCode === 'SIGTERM');
    await eventually(() => !existsSync(doomed));
  });

  it('touches nothing once it is dismissed', async () => {
    const sentinel = new Sentinel({ file: join(folder, 'sentinel') });
    sentinel.watch([{ pid: bystander.pid ?? 0, signal: 'KILL' }]);
    await sentinel.dismiss();
    const identity = identify(bystander.pid ?? 0);
    expect(identity && isAlive(identity)).toBe(true);
  });
});
