import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Suite } from './suite-options';

/** One line each way: the request names a service to lend; the loan ends when the borrower hangs up, however it ends. */
export interface LendRequest {
  lend: string;
}

export type LendAnswer = { ok: true } | { ok: false; reason: string };

type Lender = Pick<Suite, 'stopService' | 'startService'>;

export class ControlSocket {
  private readonly server: Server;
  private readonly lent = new Set<string>();
  private closing = false;

  constructor(
    private readonly suite: Lender,
    private readonly path: string,
    private readonly onProgress: (line: string) => void,
  ) {
    this.server = createServer((socket) => this.serve(socket));
  }

  async listen(): Promise<void> {
    rmSync(this.path, { force: true });
    const mask = process.umask(0o077);
    try {
      await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(this.path, resolve));
    } finally {
      process.umask(mask);
    }
  }

  close(): void {
    this.closing = true;
    this.server.close();
    rmSync(this.path, { force: true });
  }

  private serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).once('line', (line) => {
      this.lend(line, socket).then(
        (answer) => socket.write(`${JSON.stringify(answer)}\n`),
        (error: Error) => socket.end(`${JSON.stringify({ ok: false, reason: error.message })}\n`),
      );
    });
  }

  private async lend(line: string, socket: Socket): Promise<LendAnswer> {
    const { lend: service } = JSON.parse(line) as LendRequest;
    if (this.lent.has(service)) return { ok: false, reason: `${service} is lent to somebody else already.` };
    this.lent.add(service);
    try {
      await this.suite.stopService(service);
    } catch (error) {
      this.lent.delete(service);
      throw error;
    }
    this.onProgress(`${service} is lent out: its ports are free`);
    if (socket.destroyed) await this.takeBack(service);
    else socket.once('close', () => void this.takeBack(service));
    return { ok: true };
  }

  private async takeBack(service: string): Promise<void> {
    if (this.closing) return;
    this.lent.delete(service);
    await this.suite.startService(service).then(
      () => this.onProgress(`${service} is back`),
      (error: Error) => this.onProgress(error.message),
    );
  }
}
