import type { PortPlan } from './port-plan';
import type { Secrets } from './secrets';
import type { ServiceDefinition } from './services';

export interface SuiteOptions {
  /** Where data, secrets, logs and run.json lie; one suite per folder. */
  dataDir: string;
  /** `free` for a suite of a test; the plan of an earlier suite to start it again at the same addresses. */
  ports: 'default' | 'free' | PortPlan;
  /** Only these; all if not given. */
  services?: string[];
  /** All but these: somebody runs them himself. */
  without?: string[];
  /** How many further processes of a service run beside its first one, on free ports: `{ scheduler: 1 }`. */
  replicas?: Record<string, number>;
  /** Encrypts what the processes say to each other and to the outside, with certificates of its own making. */
  tls?: boolean;
  /** Variables on top, by service. */
  env?: Record<string, Record<string, string>>;
  simulatorSpeed?: number;
  startTimeoutMs?: number;
  /** Its abort stops the suite, also while it is still starting. */
  signal?: AbortSignal;
  onProgress?: (line: string) => void;
  /** Another table of services, for tests of the launcher itself. */
  definitions?: ServiceDefinition[];
}

export interface SuiteProcess {
  /** The service's name, `<service>-2` for its second replica, `postgres` or `nats`. */
  name: string;
  pid: number;
  ports: Record<string, number>;
}

export interface Suite {
  readonly gatewayUrl: string;
  readonly secrets: Secrets;
  readonly ports: PortPlan;
  /** The embedded servers' addresses with all rights; undefined where a server of one's own is used. */
  readonly postgresUrl?: string;
  readonly natsUrl?: string;
  processes(): SuiteProcess[];
  /** The HTTP address of a service or replica. */
  url(name: string): string;
  grpcAddress(name: string): string;
  databaseUrl(service: string): string;
  /** Sends a signal; the process is then restarted like one that died by itself. */
  kill(name: string, signal: NodeJS.Signals): void;
  /** Stops a process (of `processes()`) until it is started again. */
  stopService(name: string, signal?: NodeJS.Signals): Promise<void>;
  startService(name: string): Promise<void>;
  /** How often a process had to be started again. */
  restarts(name: string): number;
  stop(): Promise<void>;
  /** Ends everything at once, without order or grace. */
  abort(): Promise<void>;
}
