import { DomainError } from '@app/kernel';
import { Logger } from '@nestjs/common';
import { connect, type NatsConnection as Connection } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 200;
const DRAIN_MS = 1_000;

export class NatsConnection {
  private readonly logger = new Logger(NatsConnection.name);
  private current: Connection | undefined;
  private up = false;
  private closing = false;
  private connects = 0;
  private reported = false;

  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {}

  get connection(): Connection {
    if (!this.current)
      throw new DomainError('broker_unavailable', 'unavailable', 'The message broker cannot be reached.');
    return this.current;
  }

  /** Counts the times that the broker was reached anew: what was known about it before may be wrong since. */
  get generation(): number {
    return this.connects;
  }

  isUp(): boolean {
    return this.up;
  }

  start(): void {
    void this.keepConnected();
  }

  async stop(): Promise<void> {
    this.closing = true;
    const { current, up } = this;
    this.up = false;
    if (current && up) await Promise.race([current.drain().catch(() => undefined), sleep(DRAIN_MS)]);
    await current?.close();
  }

  private async keepConnected(): Promise<void> {
    while (!this.closing) {
      const connection = await this.tryConnect();
      if (!connection) await sleep(RETRY_MS);
      else if (this.closing) await connection.close();
      else await this.watch(connection);
    }
  }

  private async tryConnect(): Promise<Connection | undefined> {
    try {
      return await connect({
        ...addressOf(this.url),
        name: this.name,
        maxReconnectAttempts: -1,
        reconnectTimeWait: RETRY_MS,
        ignoreAuthErrorAbort: true,
        timeout: 2_000,
        pingInterval: 5_000,
        maxPingOut: 2,
      });
    } catch (error) {
      if (!this.reported) this.logger.warn(`The broker is not there yet (${(error as Error).message}); trying on`);
      this.reported = true;
      return undefined;
    }
  }

  /** Returns when the connection is closed for good, which the client does not do by itself unless something is badly wrong. */
  private async watch(connection: Connection): Promise<void> {
    this.current = connection;
    this.reached();
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') this.lost();
      if (status.type === 'reconnect') this.reached();
    }
    await connection.closed();
    this.up = false;
  }

  private reached(): void {
    this.up = true;
    this.reported = false;
    this.connects += 1;
    this.logger.log('Connected to the broker');
  }

  private lost(): void {
    this.up = false;
    if (!this.closing) this.logger.warn('The broker is lost; reconnecting');
  }
}

export interface BrokerAddress {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  /** The certificate is checked by the authorities that the process believes; a server without TLS is refused. */
  readonly tls?: object;
}

/** The client takes no credentials in a URL, so `nats://user:password@one:4222,nats://two:4222` is taken apart here. */
export function addressOf(urls: string): BrokerAddress {
  const parsed = urls.split(',').map((url) => new URL(url.trim()));
  const account = parsed.find(({ username }) => username !== '');
  const tls = parsed.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {};
  const servers = parsed.map(({ host }) => host);
  if (!account) return { servers, ...tls };
  return { servers, ...tls, user: decodeURIComponent(account.username), pass: decodeURIComponent(account.password) };
}
