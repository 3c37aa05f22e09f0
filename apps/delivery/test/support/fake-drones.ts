import { droneV1, protoPath, protoRoot } from '@app/contracts';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export interface FakeDrones {
  readonly address: string;
  /** The drop-offs that were to move. */
  readonly asked: droneV1.MoveDropoffRequest[];
  /** The windows that were to move. */
  readonly moved: droneV1.MoveWindowRequest[];
  /** The deliveries whose flights were to be broken off. */
  readonly cancelled: string[];
  /** The deliveries whose packages were to be released. */
  readonly allowed: string[];
  /** What is said of every trip. */
  verdict: droneV1.AssessTripResponse;
  /** The trips that were to be judged. */
  readonly trips: droneV1.AssessTripRequest[];
  /** The code with which the next questions are refused; `down` makes the call fail. */
  refusal: string | undefined;
  down: boolean;
  /** Awaited before each answer. */
  pause: Promise<unknown> | undefined;
  /** Says yes again, and forgets what it was asked. */
  reset(): void;
  close(): void;
}

const SERVICEABLE: droneV1.AssessTripResponse = {
  reasons: [],
  eta: {
    pickupEarliest: '2099-01-01T12:01:00.000Z',
    pickupLatest: '2099-01-01T12:57:00.000Z',
    dropoffEarliest: '2099-01-01T12:04:00.000Z',
    dropoffLatest: '2099-01-01T13:00:00.000Z',
  },
};

interface Namespace {
  aerie: { drone: { v1: { DroneService: { service: Parameters<Server['addService']>[0] } } } };
}
type Call<Request> = { request: Request };

export async function startFakeDrones(): Promise<FakeDrones> {
  const definition = loadSync(protoPath('drone'), { includeDirs: [protoRoot], longs: Number, enums: String });
  const { service } = (loadPackageDefinition(definition) as unknown as Namespace).aerie.drone.v1.DroneService;
  const server = new Server();
  const drones: Omit<FakeDrones, 'address' | 'close'> = {
    asked: [],
    moved: [],
    cancelled: [],
    allowed: [],
    trips: [],
    verdict: SERVICEABLE,
    refusal: undefined,
    down: false,
    pause: undefined,
    reset: () => {
      for (const calls of [drones.asked, drones.moved, drones.cancelled, drones.allowed, drones.trips])
        calls.length = 0;
      Object.assign(drones, { verdict: SERVICEABLE, refusal: undefined, down: false, pause: undefined });
    },
  };
  const answer = async <T>(done: sendUnaryData<T>, yes: T) => {
    await drones.pause;
    if (drones.down) done({ code: status.INTERNAL });
    else if (drones.refusal === undefined) done(null, yes);
    else done({ code: status.FAILED_PRECONDITION, metadata: refused(drones.refusal) });
  };
  const methods: UntypedServiceImplementation = {
    assessTrip: ({ request }: Call<droneV1.AssessTripRequest>, done: sendUnaryData<droneV1.AssessTripResponse>) => {
      drones.trips.push(request);
      void answer(done, drones.verdict);
    },
    moveDropoff: ({ request }: Call<droneV1.MoveDropoffRequest>, done: sendUnaryData<droneV1.MoveDropoffResponse>) => {
      drones.asked.push(request);
      void answer(done, {});
    },
    moveWindow: ({ request }: Call<droneV1.MoveWindowRequest>, done: sendUnaryData<droneV1.MoveWindowResponse>) => {
      drones.moved.push(request);
      void answer(done, {});
    },
    cancelFlight: (
      { request }: Call<droneV1.CancelFlightRequest>,
      done: sendUnaryData<droneV1.CancelFlightResponse>,
    ) => {
      drones.cancelled.push(request.deliveryId);
      void answer(done, { cancelled: true });
    },
    allowRelease: (
      { request }: Call<droneV1.AllowReleaseRequest>,
      done: sendUnaryData<droneV1.AllowReleaseResponse>,
    ) => {
      drones.allowed.push(request.deliveryId);
      void answer(done, {});
    },
  };
  server.addService(service, methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return Object.assign(drones, { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() });
}

function refused(code: string): Metadata {
  const metadata = new Metadata();
  metadata.set('aerie-code', code);
  metadata.set('aerie-category', 'rule-violated');
  return metadata;
}
