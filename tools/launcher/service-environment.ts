import type { CertificateFiles } from '../infrastructure/certificate-authority';
import { writeAtomically } from './files';
import type { Layout } from './layout';
import type { PortPlan } from './port-plan';
import type { Secrets } from './secrets';
import { databaseVariable, type ServiceDefinition, variablePrefix } from './services';

export interface EnvironmentInputs {
  ports: PortPlan;
  secrets: Secrets;
  simulatorSpeed?: number;
  /** Without them all is plain. */
  certificates?: CertificateFiles;
  databaseUrl(service: string): string;
  natsUrl(service: string): string;
}

const HOST = '127.0.0.1';

/** Everything that the launcher tells a service; also what `nest start <service>` reads from .aerie/env. */
export function serviceEnvironment(service: ServiceDefinition, inputs: EnvironmentInputs): Record<string, string> {
  const { ports, secrets, certificates } = inputs;
  const address = (name: string) => `${certificates ? 'https' : 'http'}://${HOST}:${ports.http(name)}`;
  const [publicUrl, identity] = [address('gateway'), address('identity')];
  const { httpPeers = [], grpcPeers = [] } = service;
  return {
    AERIE_PROFILE: 'embedded',
    AERIE_HOST: HOST,
    AERIE_HTTP_PORT: String(ports.http(service.name)),
    ...(service.grpcPort !== undefined && { AERIE_GRPC_PORT: String(ports.grpc(service.name)) }),
    AERIE_PUBLIC_URL: publicUrl,
    AERIE_ISSUER: publicUrl,
    AERIE_JWKS_URL: `${identity}/oauth2/jwks`,
    AERIE_TOKEN_URL: `${identity}/oauth2/token`,
    AERIE_CLIENT_ID: `svc-${service.name}`,
    AERIE_CLIENT_SECRET: secrets.clients[`svc-${service.name}`] ?? '',
    ...(service.hasDatabase && { [databaseVariable(service.name)]: inputs.databaseUrl(service.name) }),
    ...(service.publishes && { NATS_URL: inputs.natsUrl(service.name) }),
    ...(certificates && {
      AERIE_TLS_CERT: certificates.cert,
      AERIE_TLS_KEY: certificates.key,
      AERIE_TLS_CA: certificates.ca,
    }),
    ...Object.fromEntries(httpPeers.map((peer) => [`${variablePrefix(peer)}_URL`, address(peer)])),
    ...Object.fromEntries(grpcPeers.map((peer) => [`${variablePrefix(peer)}_GRPC`, `${HOST}:${ports.grpc(peer)}`])),
    ...(service.name === 'identity' && {
      AERIE_SERVICE_CLIENTS: JSON.stringify(secrets.clients),
      AERIE_KEY_ENCRYPTION_KEY: secrets.keyEncryption,
    }),
    ...(service.keepsSimulatedTime && { AERIE_SIMULATOR_SPEED: simulatorSpeed(inputs) }),
  };
}

function simulatorSpeed({ simulatorSpeed: wished }: EnvironmentInputs): string {
  return String(wished ?? process.env['AERIE_SIMULATOR_SPEED'] ?? 20);
}

/** What a service inherits from the launcher's own environment: no credentials of other services, nothing of npm or jest. */
export function inheritedEnvironment(from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const foreign =
    /^(DATABASE_URL_|NATS_URL$|npm_|JEST_|NODE_OPTIONS$|NODE_CHANNEL_|NODE_UNIQUE_ID$|AERIE_TEST_|AERIE_TLS)/;
  const kept = Object.entries(from).filter(([name]) => !foreign.test(name));
  const env = Object.fromEntries(kept);
  if (env['NODE_ENV'] === 'test') delete env['NODE_ENV'];
  return env;
}

export function writeEnvironmentFile(files: Layout, service: string, env: Record<string, string>): void {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value.includes('"') ? `'${value}'` : value}\n`);
  writeAtomically(files.envFile(service), lines.join(''));
}
