import { protoPath, protoRoot } from '@app/contracts';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type GrpcObject,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

type Method = (request: Record<string, unknown>, authorization: string) => Promise<object> | object;

export type PeerMethods = Readonly<Record<string, Method>>;

/** What a service refuses, as our services say it on the wire. */
export class PeerRefusal extends Error {
  constructor(
    readonly grpcStatus: status,
    readonly code: string,
    readonly category: string,
  ) {
    super(code);
  }
}

/** A real gRPC server that stands for one service: `methods` may be changed at any time; what is missing is not implemented. */
export class PeerServer {
  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(context: string, service: string, methods: PeerMethods): Promise<PeerServer> {
    const options = { keepCase: false, longs: Number, enums: String, defaults: true, oneofs: true };
    const definition = loadSync(protoPath(context), { ...options, includeDirs: [protoRoot] });
    const loaded = loadPackageDefinition(definition);
    const found = `aerie.${context}.v1.${service}`
      .split('.')
      .reduce<unknown>((scope, part) => (scope as GrpcObject)[part], loaded) as ServiceClientConstructor;
    const server = new Server();
    server.addService(found.service, implementation(found, methods));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return new PeerServer(server, `127.0.0.1:${port}`);
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

interface Call {
  readonly request: Record<string, unknown>;
  readonly metadata: Metadata;
}
type Done = (error: object | null, value?: object) => void;

function implementation({ service }: ServiceClientConstructor, methods: PeerMethods) {
  const serve = (name: string) => async (call: Call, done: Done) => {
    try {
      const method = methods[name];
      if (!method) throw new PeerRefusal(status.UNIMPLEMENTED, 'unimplemented', 'unavailable');
      done(null, await method(call.request, String(call.metadata.get('authorization')[0])));
    } catch (error) {
      done(wire(error as PeerRefusal));
    }
  };
  return Object.fromEntries(Object.keys(service).map((name) => [name, serve(name)]));
}

function wire({ grpcStatus, code, category }: PeerRefusal): object {
  const metadata = new Metadata();
  metadata.set('aerie-code', code);
  metadata.set('aerie-category', category);
  return { code: grpcStatus, details: code, metadata };
}
