import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from '../../test/support/eventually';
import { NatsServer } from './nats';
import { freePort, isPortFree } from './ports';

describe('NatsServer', () => {
  let folder: string;
  let port: number;
  let nats: NatsServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aerie-nats-'));
    port = await freePort();
    nats = await NatsServer.create({
      port,
      storeDir: join(folder, 'store'),
      configFile: join(folder, 'nats.conf'),
      logFile: join(folder, 'nats.log'),
      administrator: { user: 'admin', password: 'all' },
      accounts: [
        { user: 'drone', password: 'd', contexts: ['drone'], extra: ['aerie.tlm.>'] },
        { user: 'account', password: 'a', contexts: ['account'] },
      ],
    });
    await nats.start();
  });

  afterAll(async () => {
    await nats.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const as = (user: string, pass: string): Promise<NatsConnection> =>
    connect({ servers: `127.0.0.1:${port}`, user, pass, maxReconnectAttempts: -1, reconnectTimeWait: 100 });

  it('refuses whoever has no user', async () => {
    await expect(connect({ servers: `127.0.0.1:${port}` })).rejects.toThrow(/Authorization/i);
  });

  it('lets a service publish its own facts and nobody else’s, and read all', async () => {
    const drone = await as('drone', 'd');
    const account = await as('account', 'a');
    const seen: string[] = [];
    account.subscribe('aerie.>', { callback: (_error, message) => void seen.push(message.subject) });
    await account.flush();
    drone.publish('aerie.account.v1.x.Forged');
    drone.publish('aerie.tlm.x');
    drone.publish('aerie.drone.v1.x.Landed');
    await drone.flush();
    await eventually(() => seen.length > 1);
    expect(seen).toEqual(['aerie.tlm.x', 'aerie.drone.v1.x.Landed']);
    await Promise.all([drone.close(), account.close()]);
  });

  it('keeps what it acknowledged over kill -9 and comes back by itself on the same port', async () => {
    const drone = await as('drone', 'd');
    const manager = await jetstreamManager(drone);
    await manager.streams.add({ name: 'AERIE_DRONE', subjects: ['aerie.drone.>'] });
    await jetstream(drone).publish('aerie.drone.v1.x.Landed', 'data');
    const before = nats.process.pid;
    nats.process.kill('SIGKILL');
    const count = await eventually(async () => {
      const { state } = await manager.streams.info('AERIE_DRONE');
      return nats.process.pid !== before && state.messages;
    });
    expect(count).toBe(1);
    await drone.close();
  });

  it('gives its port back when it is stopped', async () => {
    await nats.stop();
    expect(await isPortFree(port)).toBe(true);
  });
});
