import { mkdirSync } from 'node:fs';
import type { CertificateFiles } from '../infrastructure/certificate-authority';
import { freePort } from '../infrastructure/ports';
import { Sentinel } from '../infrastructure/sentinel';
import { SetupError } from '../infrastructure/setup-error';
import type { SupervisedProcess } from '../infrastructure/supervised-process';
import { Backends, seconds } from './backends';
import { believe, developmentCertificates } from './certificates';
import { type Layout, layout } from './layout';
import { planPorts, type PortPlan, refuseTakenPorts } from './port-plan';
import { endLeftovers, giveLockBack, takeLock, writeRunFile } from './run-file';
import { loadSecrets, type Secrets } from './secrets';
import { serviceEnvironment, writeEnvironmentFile } from './service-environment';
import { createServiceProcess } from './service-process';
import { chooseServices, type ServiceDefinition, SERVICES } from './services';
import type { Suite, SuiteOptions, SuiteProcess } from './suite-options';

const STARTING_AT_ONCE = 3;

/** Starts the suite and resolves when every part is ready; if one cannot get there, stops all and rejects with one sentence. */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const files = layout(options.dataDir);
  takeLock(files);
  const definitions = options.definitions ?? SERVICES;
  try {
    if ((await endLeftovers(files)) > 0) options.onProgress?.('Ended what a killed launcher had left running');
    const ports = await planPorts(options.ports, definitions);
    const names = definitions.map(({ name }) => name);
    const suite = new RunningSuite(options, {
      files,
      definitions,
      ports,
      secrets: loadSecrets(files.secretsFile, names),
      certificates: options.tls ? developmentCertificates(files.tls) : undefined,
    });
    await suite.start();
    return suite;
  } catch (error) {
    giveLockBack(files);
    throw error;
  }
}

interface Plan {
  files: Layout;
  definitions: ServiceDefinition[];
  ports: PortPlan;
  secrets: Secrets;
  certificates?: CertificateFiles;
}

class RunningSuite implements Suite {
  readonly gatewayUrl: string;
  readonly secrets: Secrets;
  readonly ports: PortPlan;
  private readonly backends: Backends;
  private readonly services = new Map<string, { process: SupervisedProcess; edge: boolean }>();
  private sentinel?: Sentinel;
  private starting?: Promise<void>;
  private stopping?: Promise<void>;

  constructor(
    private readonly options: SuiteOptions,
    private readonly plan: Plan,
  ) {
    if (plan.certificates) believe(plan.certificates.ca);
    this.gatewayUrl = this.address(plan.ports.http('gateway'));
    this.secrets = plan.secrets;
    this.ports = plan.ports;
    this.backends = new Backends({
      ...plan,
      signal: options.signal,
      onChange: () => this.record(),
      onProgress: (line) => this.progress(line),
    });
  }

  get postgresUrl(): string | undefined {
    return this.backends.postgres?.url();
  }

  get natsUrl(): string | undefined {
    return this.backends.nats?.url('administrator');
  }

  async start(): Promise<void> {
    const { files, ports } = this.plan;
    for (const folder of [files.logs, files.env]) mkdirSync(folder, { recursive: true, mode: 0o711 });
    const chosen = chooseServices(this.plan.definitions, this.options);
    const owners = new Set([...this.backends.needs(), ...chosen.map(({ name }) => name)]);
    await refuseTakenPorts(ports.all.filter(({ owner }) => owners.has(owner)));
    this.sentinel = new Sentinel({ file: files.sentinelFile, graceSeconds: 3 });
    this.options.signal?.addEventListener('abort', () => void this.stop());
    this.starting = this.bringUp(chosen);
    try {
      await this.starting;
      this.options.signal?.throwIfAborted();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  processes(): SuiteProcess[] {
    return this.all().flatMap(({ spec: { name, ports }, pid }) => (pid === undefined ? [] : [{ name, pid, ports }]));
  }

  url(name: string): string {
    return this.address(this.find(name).spec.ports['http']);
  }

  grpcAddress(name: string): string {
    return `127.0.0.1:${this.find(name).spec.ports['grpc']}`;
  }

  databaseUrl(service: string): string {
    return this.backends.databaseUrl(service);
  }

  kill(name: string, signal: NodeJS.Signals): void {
    this.find(name).kill(signal);
  }

  restarts(name: string): number {
    return this.find(name).restarts;
  }

  async stopService(name: string, signal?: NodeJS.Signals): Promise<void> {
    await this.find(name).stop(signal ? [[signal, 5_000]] : undefined);
  }

  async startService(name: string): Promise<void> {
    await this.find(name).start();
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.stopInOrder());
  }

  async abort(): Promise<void> {
    await Promise.all(this.all().map((process) => process.stop([])));
    await this.stop();
  }

  private async bringUp(chosen: ServiceDefinition[]): Promise<void> {
    await this.backends.start();
    await this.createServices(chosen);
    await this.startServices(false);
    await this.startServices(true);
  }

  private async stopInOrder(): Promise<void> {
    await this.stopAll();
    // A start that was under way may have brought up one more part meanwhile.
    await this.starting?.then(undefined, () => undefined);
    await this.stopAll();
    await this.sentinel?.dismiss();
    giveLockBack(this.plan.files);
  }

  private async stopAll(): Promise<void> {
    for (const edge of [true, false]) {
      const group = [...this.services.values()].filter((service) => service.edge === edge);
      await Promise.all(group.map(({ process }) => process.stop()));
    }
    await this.backends.stop();
  }

  private async createServices(chosen: ServiceDefinition[]): Promise<void> {
    const { definitions, files, ports, secrets, certificates } = this.plan;
    const { backends, options } = this;
    for (const service of definitions) {
      const inputs = { ports, secrets, certificates, simulatorSpeed: options.simulatorSpeed };
      const urls = {
        databaseUrl: (name: string) => backends.databaseUrl(name),
        natsUrl: (name: string) => backends.natsUrl(name),
      };
      const env = { ...serviceEnvironment(service, { ...inputs, ...urls }), ...options.env?.[service.name] };
      writeEnvironmentFile(files, service.name, env);
      if (!chosen.includes(service)) continue;
      this.addProcess(service.name, service, env);
      for (let replica = 2; replica <= 1 + (options.replicas?.[service.name] ?? 0); replica += 1) {
        const own = { AERIE_HTTP_PORT: String(await freePort()), AERIE_GRPC_PORT: String(await freePort()) };
        this.addProcess(`${service.name}-${replica}`, service, { ...env, ...own });
      }
    }
  }

  private addProcess(name: string, service: ServiceDefinition, env: Record<string, string>): void {
    const { startTimeoutMs } = this.options;
    const onChange = () => this.record();
    const process = createServiceProcess({ name, service, env, files: this.plan.files, startTimeoutMs, onChange });
    this.services.set(name, { process, edge: service.edge ?? false });
  }

  private async startServices(edge: boolean): Promise<void> {
    const waiting = [...this.services.values()]
      .filter((service) => service.edge === edge)
      .map(({ process }) => process);
    const takeNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !this.stopping; next = waiting.shift()) {
        const began = Date.now();
        await next.start();
        this.progress(`${next.spec.name} is ready (${seconds(began)})`);
      }
    };
    await Promise.all(Array.from({ length: STARTING_AT_ONCE }, takeNext));
  }

  private address(port: number | undefined): string {
    return `${this.plan.certificates ? 'https' : 'http'}://127.0.0.1:${port}`;
  }

  private all(): SupervisedProcess[] {
    const { postgres, nats } = this.backends;
    const services = [...this.services.values()].map(({ process }) => process);
    return [postgres?.process, nats?.process, ...services].filter((process) => process !== undefined);
  }

  private find(name: string): SupervisedProcess {
    const found = this.all().find(({ spec }) => spec.name === name);
    if (!found) throw new SetupError(`Nothing called "${name}" runs in this suite.`);
    return found;
  }

  /** Whoever looks at run.json, and the sentinel, must know every process from the moment it exists. */
  private record(): void {
    const { files } = this.plan;
    const processes = this.all().flatMap((process) => {
      const identity = process.identity();
      return identity ? [{ name: process.spec.name, ports: process.spec.ports, ...identity }] : [];
    });
    writeRunFile(files, { gatewayUrl: this.gatewayUrl, processes });
    const servers = processes.filter(({ name }) => name === 'postgres' || name === 'nats');
    this.sentinel?.watch(servers.map(({ name, pid }) => ({ pid, signal: name === 'postgres' ? 'INT' : 'TERM' })));
  }

  private progress(line: string): void {
    this.options.onProgress?.(line);
  }
}
