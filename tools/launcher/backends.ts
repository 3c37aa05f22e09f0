import type { CertificateFiles } from '../infrastructure/certificate-authority';
import { NatsServer } from '../infrastructure/nats';
import { EmbeddedPostgres } from '../infrastructure/postgres';
import { refuseUnusableBroker, refuseUnusableDatabase } from './external-servers';
import type { Layout } from './layout';
import type { PortPlan } from './port-plan';
import type { Secrets } from './secrets';
import { databaseVariable, type ServiceDefinition } from './services';

interface BackendInputs {
  files: Layout;
  ports: PortPlan;
  secrets: Secrets;
  certificates?: CertificateFiles;
  definitions: ServiceDefinition[];
  signal?: AbortSignal;
  onChange: () => void;
  onProgress: (line: string) => void;
}

/** The servers that a suite stands on: embedded, unless DATABASE_URL_<SERVICE> or NATS_URL name others. */
export class Backends {
  postgres?: EmbeddedPostgres;
  nats?: NatsServer;

  constructor(private readonly inputs: BackendInputs) {}

  /** Which of the planned ports the embedded servers will need. */
  needs(): string[] {
    return [...(this.embeddedDatabases().length > 0 ? ['postgres'] : []), ...(process.env['NATS_URL'] ? [] : ['nats'])];
  }

  async start(): Promise<void> {
    const needs = this.needs();
    await this.refuseUnusableServers();
    await Promise.all([needs.includes('postgres') && this.startPostgres(), needs.includes('nats') && this.startNats()]);
  }

  async stop(): Promise<void> {
    await this.nats?.stop();
    await this.postgres?.stop();
  }

  databaseUrl(service: string): string {
    const password = this.inputs.secrets.databases[service];
    return process.env[databaseVariable(service)] ?? this.postgres?.url(service, service, password) ?? '';
  }

  natsUrl(service: string): string {
    return process.env['NATS_URL'] ?? this.nats?.url(service) ?? '';
  }

  private async refuseUnusableServers(): Promise<void> {
    const broker = process.env['NATS_URL'];
    if (broker) await refuseUnusableBroker(broker);
    for (const { name, hasDatabase } of this.inputs.definitions) {
      const variable = databaseVariable(name);
      const url = process.env[variable];
      if (hasDatabase && url) await refuseUnusableDatabase(variable, url);
    }
  }

  private embeddedDatabases(): string[] {
    const withDatabase = this.inputs.definitions.filter(({ hasDatabase }) => hasDatabase).map(({ name }) => name);
    return withDatabase.filter((name) => !process.env[databaseVariable(name)]);
  }

  private async startPostgres(): Promise<void> {
    const { files, ports, secrets, onChange } = this.inputs;
    const began = Date.now();
    const logFile = files.logFile('postgres');
    this.postgres = new EmbeddedPostgres({
      dataDir: files.postgres,
      port: ports.postgres,
      password: secrets.postgres,
      logFile,
      onChange,
    });
    await this.postgres.start();
    const owners = this.embeddedDatabases().map((database) => ({
      database,
      password: secrets.databases[database] ?? '',
    }));
    await this.postgres.ensureDatabases(owners);
    this.inputs.onProgress(`PostgreSQL is up with ${owners.length} databases (${seconds(began)})`);
  }

  private async startNats(): Promise<void> {
    const { files, ports, secrets, certificates, definitions, signal, onChange, onProgress } = this.inputs;
    const began = Date.now();
    this.nats = await NatsServer.create({
      port: ports.nats,
      storeDir: files.nats,
      configFile: files.natsConfig,
      logFile: files.logFile('nats'),
      administrator: { user: 'administrator', password: secrets.natsAdministrator },
      accounts: definitions
        .filter(({ publishes }) => publishes)
        .map(({ name, publishes = [], extraSubjects }) => {
          return { user: name, password: secrets.nats[name] ?? '', contexts: publishes, extra: extraSubjects };
        }),
      certificates,
      signal,
      onChange,
      onProgress,
    });
    await this.nats.start();
    onProgress(`The broker is up (${seconds(began)})`);
  }
}

export function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
