import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and PostgreSQL, and can lose what the server says to a COMMIT: it is done, but nobody hears of it. */
export class LossyProxy {
  private wanted: string | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(databaseUrl: string): Promise<LossyProxy> {
    const server = createServer();
    const proxy = new LossyProxy(server, new URL(databaseUrl));
    server.on('connection', (client) => proxy.relay(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(this.target), { host: `127.0.0.1:${port}` }).href;
  }

  /** The next one of a transaction that sent this text; others of the service, such as its relay's, go on. */
  loseCommitOf(text: string): void {
    this.wanted = text;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private relay(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    const end = () => [client, upstream].forEach((socket) => socket.destroy());
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    let found = false;
    let losing = false;
    client.on('data', (data) => {
      if (this.wanted !== undefined && data.includes(this.wanted)) [this.wanted, found] = [undefined, true];
      if (found && data.includes('COMMIT')) losing = true;
      upstream.write(data);
    });
    upstream.on('data', (data) => (losing ? end() : client.write(data)));
  }
}
