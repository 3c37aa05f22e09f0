import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Spreads connections over the replicas of a service, as a Service of Kubernetes does; those of a dead replica break. */
export class Balancer {
  targets: readonly string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.relay(client));
  private next = 0;

  static async open(): Promise<Balancer> {
    const balancer = new Balancer();
    await new Promise<void>((resolve) => balancer.server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private relay(client: Socket): void {
    const target = this.targets[(this.next += 1) % this.targets.length];
    if (!target) {
      client.destroy();
      return;
    }
    const { port, hostname } = new URL(target);
    const upstream = connect(Number(port), hostname);
    const end = () => [client, upstream].forEach((socket) => socket.destroy());
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    client.pipe(upstream).pipe(client);
  }
}
