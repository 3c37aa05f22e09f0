import { freePort, isPortFree } from '../infrastructure/ports';
import { SetupError } from '../infrastructure/setup-error';
import { type ServiceDefinition, variablePrefix } from './services';

const POSTGRES_PORT = 15_432;
const NATS_PORT = 14_222;

export interface PlannedPort {
  owner: string;
  use: string;
  port: number;
  /** The variable that moves it. */
  variable: string;
}

export interface PortPlan {
  all: PlannedPort[];
  http(service: string): number;
  grpc(service: string): number;
  postgres: number;
  nats: number;
}

type Choose = (preferred: number, variable: string) => Promise<number>;

/** Every port of the suite: the usual ones, each moved by its variable or all by AERIE_PORT_OFFSET, or free ones, or those of before. */
export async function planPorts(kind: 'default' | 'free' | PortPlan, services: ServiceDefinition[]): Promise<PortPlan> {
  if (typeof kind === 'object') return kind;
  const choose: Choose =
    kind === 'free' ? () => freePort() : async (preferred, variable) => configured(preferred, variable);
  const all: PlannedPort[] = [];
  const add = async (owner: string, use: string, preferred: number, variable: string) => {
    all.push({ owner, use, port: await choose(preferred, variable), variable });
  };
  await add('postgres', 'sql', POSTGRES_PORT, 'AERIE_POSTGRES_PORT');
  await add('nats', 'client', NATS_PORT, 'AERIE_NATS_PORT');
  for (const { name, httpPort, grpcPort } of services) {
    await add(name, 'http', httpPort, `${variablePrefix(name)}_PORT`);
    if (grpcPort !== undefined) await add(name, 'grpc', grpcPort, `${variablePrefix(name)}_GRPC_PORT`);
  }
  const find = (owner: string, use: string) =>
    all.find((planned) => planned.owner === owner && planned.use === use)?.port ?? 0;
  return {
    all,
    http: (service) => find(service, 'http'),
    grpc: (service) => find(service, 'grpc'),
    postgres: find('postgres', 'sql'),
    nats: find('nats', 'client'),
  };
}

export async function refuseTakenPorts(ports: PlannedPort[]): Promise<void> {
  const seen = new Map<number, PlannedPort>();
  for (const planned of ports) {
    const { port, owner, use, variable } = planned;
    const rival = seen.get(port);
    if (rival)
      throw new SetupError(
        `Port ${port} is meant for both ${rival.owner} and ${owner}: set ${variable} to another one.`,
      );
    seen.set(port, planned);
    if (await isPortFree(port)) continue;
    throw new SetupError(
      `Port ${port}, which ${owner} needs (${use}), is taken: free it, or set ${variable} to another one.`,
    );
  }
}

function configured(preferred: number, variable: string): number {
  const moved = process.env[variable];
  if (moved !== undefined) return portNumber(moved, variable);
  const offset = process.env['AERIE_PORT_OFFSET'];
  return offset === undefined ? preferred : portNumber(String(preferred + Number(offset)), 'AERIE_PORT_OFFSET');
}

function portNumber(text: string, variable: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new SetupError(
    `${variable} leads to "${text}", which is no port: give a whole number that ends between 1 and 65535.`,
  );
}
