import { protoPath } from '@app/contracts';
import { DomainError } from '@app/kernel';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { join } from 'node:path';
import { freePort } from '../../../../tools/infrastructure/ports';

export interface PeerRequest {
  readonly operationKey: string;
  readonly deliveryId: string;
}

export type Handler = (request: PeerRequest & Record<string, unknown>) => object;
export type Handlers = Readonly<Record<string, Handler>>;

/** What goes wrong with a call: nothing, it never arrives, or its answer is lost. */
export type Mishap = 'none' | 'lost_call' | 'lost_answer';

type Done = (error: object | null, value?: object) => void;

/** A gRPC server of a service that is not there: it answers by `handlers`, unless `mishap` strikes. */
export class FakePeer {
  private server: Server | undefined;
  /** All calls that arrived, also those whose answer was lost. */
  readonly calls: { method: string; request: PeerRequest }[] = [];

  private constructor(
    private readonly context: string,
    private readonly service: string,
    private readonly handlers: Handlers,
    private readonly mishap: (method: string) => Mishap,
    readonly port: number,
  ) {}

  static async start(
    context: string,
    service: string,
    handlers: Handlers,
    mishap: (method: string) => Mishap = () => 'none',
  ): Promise<FakePeer> {
    const peer = new FakePeer(context, service, handlers, mishap, await freePort());
    await peer.up();
    return peer;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const server = new Server();
    const path = protoPath(this.context);
    const includeDirs = [join(path, '../../../..')];
    const loaded = loadPackageDefinition(loadSync(path, { includeDirs, enums: String, longs: Number, defaults: true }));
    const scope = `aerie.${this.context}.v1.${this.service}`.split('.');
    const constructor = scope.reduce<unknown>((from, part) => (from as Record<string, unknown>)[part], loaded);
    const methods = Object.keys(this.handlers).map((name) => [name, this.serve(name)]);
    server.addService((constructor as { service: never }).service, Object.fromEntries(methods) as never);
    await new Promise<void>((resolve, reject) => {
      const bound = (error: Error | null): void => (error ? reject(error) : resolve());
      server.bindAsync(this.address, ServerCredentials.createInsecure(), bound);
    });
    this.server = server;
  }

  close(): Promise<void> {
    this.server?.forceShutdown();
    this.server = undefined;
    return Promise.resolve();
  }

  private serve(method: string) {
    return (call: ServerUnaryCall<PeerRequest & Record<string, unknown>, object>, done: Done): void => {
      const { request } = call;
      const mishap = this.mishap(method);
      if (mishap === 'lost_call') return done({ code: status.UNAVAILABLE, details: 'lost' });
      this.calls.push({ method, request });
      try {
        const answer = this.handlers[method]?.(request) ?? {};
        done(mishap === 'lost_answer' ? { code: status.UNAVAILABLE, details: 'lost' } : null, answer);
      } catch (error) {
        done(failure(error));
      }
    };
  }
}

function failure(error: unknown): object {
  if (!(error instanceof DomainError)) return { code: status.INTERNAL, details: String(error) };
  const metadata = new Metadata();
  metadata.set('aerie-code', error.code);
  metadata.set('aerie-category', error.category);
  return { code: status.FAILED_PRECONDITION, details: error.message, metadata };
}
