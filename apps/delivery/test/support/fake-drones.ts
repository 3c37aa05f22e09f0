import { droneV1, protoPath } from '@app/contracts';
import { loadPackageDefinition, Server, ServerCredentials, status, type sendUnaryData } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoRoot } from '@app/contracts';

export interface FakeDrones {
  readonly address: string;
  readonly asked: droneV1.CheckDropoffRequest[];
  /** The reason for which the next questions are answered with no; `down` makes the call fail. */
  refusal: string | undefined;
  down: boolean;
  close(): void;
}

interface Namespace {
  aerie: { drone: { v1: { DroneService: { service: Parameters<Server['addService']>[0] } } } };
}

export async function startFakeDrones(): Promise<FakeDrones> {
  const definition = loadSync(protoPath('drone'), { includeDirs: [protoRoot], longs: Number, enums: String });
  const { service } = (loadPackageDefinition(definition) as unknown as Namespace).aerie.drone.v1.DroneService;
  const server = new Server();
  const asked: droneV1.CheckDropoffRequest[] = [];
  const drones = { asked, refusal: undefined as string | undefined, down: false };
  server.addService(service, {
    checkDropoff: (
      call: { request: droneV1.CheckDropoffRequest },
      done: sendUnaryData<droneV1.CheckDropoffResponse>,
    ) => {
      asked.push(call.request);
      if (drones.down) done({ code: status.INTERNAL });
      else done(null, { feasible: drones.refusal === undefined, reason: drones.refusal ?? '' });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return Object.assign(drones, { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() });
}
