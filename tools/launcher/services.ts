import { SetupError } from '../infrastructure/setup-error';

/** One application of the suite, as the launcher needs to know it. */
export interface ServiceDefinition {
  name: string;
  httpPort: number;
  /** Served, or merely reserved, in the order of the table. */
  grpcPort?: number;
  hasDatabase: boolean;
  /** Contexts whose facts it publishes; undefined: no user on the broker. */
  publishes?: string[];
  /** Services whose HTTP address it is told (AERIE_<PEER>_URL). */
  httpPeers?: string[];
  /** Services whose gRPC address it is told (AERIE_<PEER>_GRPC). */
  grpcPeers?: string[];
  /** Subjects it publishes besides facts. */
  extraSubjects?: string[];
  /** Reckons with the simulator's speed. */
  keepsSimulatedTime?: boolean;
  /** Faces the outside: started when all others are ready, stopped before them. */
  edge?: boolean;
  /** The file to run; that of the build if not given. */
  entry?: string;
}

const BACKEND = ['identity', 'account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone'];

/** In the order of starting: whoever is asked by others comes first, the way in and the drones last. */
export const SERVICES: ServiceDefinition[] = [
  { name: 'identity', httpPort: 8101, grpcPort: 9101, hasDatabase: true },
  { name: 'account', httpPort: 8102, grpcPort: 9102, hasDatabase: true, publishes: ['account'] },
  { name: 'package', httpPort: 8106, grpcPort: 9106, hasDatabase: true, publishes: ['package'] },
  {
    name: 'drone',
    httpPort: 8107,
    grpcPort: 9107,
    hasDatabase: true,
    publishes: ['drone'],
    extraSubjects: ['aerie.tlm.>'],
    keepsSimulatedTime: true,
  },
  {
    name: 'delivery',
    httpPort: 8104,
    grpcPort: 9104,
    hasDatabase: true,
    publishes: ['delivery'],
    grpcPeers: ['drone'],
  },
  {
    name: 'scheduler',
    httpPort: 8105,
    grpcPort: 9105,
    hasDatabase: true,
    publishes: [],
    grpcPeers: ['account', 'package', 'drone', 'delivery'],
  },
  {
    name: 'ingestion',
    httpPort: 8103,
    grpcPort: 9103,
    hasDatabase: true,
    publishes: ['ingestion'],
  },
  {
    name: 'gateway',
    httpPort: 8080,
    hasDatabase: true,
    httpPeers: BACKEND,
    grpcPeers: ['identity', 'account', 'package', 'drone'],
    edge: true,
  },
  { name: 'simulator', httpPort: 8113, hasDatabase: false, grpcPeers: ['drone'], keepsSimulatedTime: true, edge: true },
];

/** `drone` → `AERIE_DRONE`, the front of every variable about that service. */
export function variablePrefix(service: string): string {
  return `AERIE_${service.toUpperCase().replaceAll('-', '_')}`;
}

export function databaseVariable(service: string): string {
  return `DATABASE_URL_${service.toUpperCase().replaceAll('-', '_')}`;
}

/** The named ones, or all, but those left out; a name that is not in the table is refused. */
export function chooseServices(
  definitions: ServiceDefinition[],
  { services, without = [] }: { services?: string[]; without?: string[] },
): ServiceDefinition[] {
  const known = definitions.map(({ name }) => name);
  const unknown = [...(services ?? []), ...without].find((name) => !known.includes(name));
  if (unknown) throw new SetupError(`There is no service "${unknown}"; there are ${known.join(', ')}.`);
  return definitions.filter(({ name }) => (services?.includes(name) ?? true) && !without.includes(name));
}
