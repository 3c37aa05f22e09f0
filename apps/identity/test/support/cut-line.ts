import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP line to the database of `url` that a test can cut and mend. */
export async function createCutLine(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket.on('error', () => undefined).on('close', () => [near, far].forEach((end) => end.destroy())));
    }
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const own = (server.address() as AddressInfo).port;
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(own) }).href,
    cut(): void {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    async mend(): Promise<void> {
      await once(server.listen(own, '127.0.0.1'), 'listening');
    },
  };
}
