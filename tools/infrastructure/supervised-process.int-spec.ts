import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually';
import { freePort, isPortFree } from './ports';
import { isAlive } from './process-identity';
import { type ProcessSpec, SupervisedProcess } from './supervised-process';

const LISTEN = `require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => console.log('up'))`;

describe('SupervisedProcess', () => {
  let folder: string;
  let port: number;
  let started: SupervisedProcess[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aerie-supervised-'));
    port = await freePort();
    started = [];
  });

  afterEach(async () => {
    await Promise.all(started.map((supervised) => supervised.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const supervise = (script: string, spec: Partial<ProcessSpec> = {}, onChange?: () => void): SupervisedProcess => {
    const supervised = new SupervisedProcess(
      {
        name: 'stub',
        command: process.execPath,
        args: ['-e', script, String(port)],
        env: {},
        cwd: folder,
        logFile: join(folder, 'stub.log'),
        ports: { tcp: port },
        isReady: () => accepts(port),
        stopSignals: [['SIGTERM', 2_000]],
        ...spec,
      },
      onChange,
    );
    started.push(supervised);
    return supervised;
  };

  it('starts a process killed by -9 again, and tells whoever keeps the list', async () => {
    const pids: (number | undefined)[] = [];
    const stub: SupervisedProcess = supervise(LISTEN, {}, () => pids.push(stub.pid));
    await stub.start();
    const first = stub.pid;
    stub.kill('SIGKILL');
    await eventually(() => stub.ready && stub.pid !== first);
    expect(pids).toEqual([first, undefined, stub.pid]);
    expect(stub.restarts).toBe(1);
  });

  it('waits longer each time the process dies soon after it became ready', async () => {
    const spawnedAt: number[] = [];
    const stub = supervise(LISTEN, { beforeSpawn: async () => void spawnedAt.push(Date.now()) });
    await stub.start();
    for (let death = 1; death <= 4; death += 1) {
      const pid = stub.pid;
      stub.kill('SIGKILL');
      await eventually(() => stub.ready && stub.pid !== pid);
    }
    const pauses = spawnedAt.slice(1).map((at, index) => at - (spawnedAt[index] ?? 0));
    for (const [index, least] of [200, 400, 800, 1_600].entries())
      expect(pauses[index]).toBeGreaterThanOrEqual(least - 5);
  });

  it('gives the port back when it is stopped, and does not start again', async () => {
    const stub = supervise(LISTEN);
    await stub.start();
    const identity = stub.identity();
    await stub.stop();
    expect(identity && isAlive(identity)).toBe(false);
    expect(await isPortFree(port)).toBe(true);
    expect(stub.pid).toBeUndefined();
  });

  it('stops during the pause before a restart without waiting it out', async () => {
    const stub = supervise(LISTEN);
    await stub.start();
    stub.kill('SIGKILL');
    await eventually(() => stub.pid === undefined);
    await stub.stop();
    expect(stub.restarts).toBeLessThanOrEqual(1);
    expect(await isPortFree(port)).toBe(true);
  });

  it('kills a process that ignores the request to stop', async () => {
    const stub = supervise(`process.on('SIGTERM', () => {}); ${LISTEN}`, { stopSignals: [['SIGTERM', 300]] });
    await stub.start();
    await stub.stop();
    expect(await isPortFree(port)).toBe(true);
  });

  it('reports a program that does not exist', async () => {
    const stub = supervise('', { command: join(folder, 'missing'), startAttempts: 1 });
    await expect(stub.start()).rejects.toThrow(/^stub died 1 times in a row \(spawn .*missing ENOENT\)/);
  });

  it('reports only what the latest run wrote', async () => {
    const first = supervise('console.error("old"); process.exit(78)', { fatalExitCode: 78 });
    await expect(first.start()).rejects.toThrow(/^old$/);
    const second = supervise('console.error("new"); process.exit(78)', { fatalExitCode: 78 });
    await expect(second.start()).rejects.toThrow(/^new$/);
    expect(readFileSync(join(folder, 'stub.log'), 'utf8')).toBe('old\nnew\n');
  });

  it('can be started again after it was stopped', async () => {
    const stub = supervise(LISTEN);
    await stub.start();
    await stub.stop();
    await stub.start();
    expect(await accepts(port)).toBe(true);
  });
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
