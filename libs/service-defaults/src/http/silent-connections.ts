import type { IncomingMessage, Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';

const PATIENCE_MS = 500;

/** Connections that never carried a request. Node counts them as busy and would wait for them at shutdown. */
export class SilentConnections {
  private readonly since = new Map<Socket, number>();

  watch(server: Server): void {
    server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.since.set(socket, Date.now());
      socket.once('close', () => this.since.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage) => this.since.delete(socket));
  }

  /** A request may be on its way on a connection that was opened just now. */
  end(): void {
    for (const [socket, opened] of this.since) if (Date.now() - opened > PATIENCE_MS) socket.destroy();
  }
}
