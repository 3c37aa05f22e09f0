import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { tlsProblems, type TlsFiles } from './tls/tls-files';

const EXIT_CONFIG = 78;
const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url();
const urls = z
  .string()
  .refine((list) => list.split(',').every((part) => url.safeParse(part.trim()).success), 'Invalid list of URLs');

export interface ServiceConfig extends TlsFiles {
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly profile: 'embedded' | 'production';
  readonly logLevel: string;
  readonly otlpEndpoint?: string;
  readonly publicUrl: string;
  readonly docs?: boolean;
  readonly drainMs: number;
}

export interface ConfigDefaults {
  readonly httpPort: number;
  readonly grpcPort?: number;
  readonly database?: boolean;
  readonly broker?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function loadConfig<S extends z.ZodRawShape>(
  service: string,
  shape: S,
  defaults: ConfigDefaults,
): z.infer<z.ZodObject<S>> & ServiceConfig {
  const parsed = parseConfig(service, shape, defaults, { ...environmentFile(service), ...process.env });
  if ('config' in parsed) return parsed.config;
  process.stderr.write(
    `${service}: the configuration has problems\n${parsed.problems.map((line) => `  ${line}\n`).join('')}`,
  );
  return process.exit(EXIT_CONFIG);
}

export function parseConfig<S extends z.ZodRawShape>(
  service: string,
  shape: S,
  defaults: ConfigDefaults,
  environment: Environment,
): { config: z.infer<z.ZodObject<S>> & ServiceConfig } | { problems: string[] } {
  const names = variableNames(service, shape);
  const schema = z.object({ ...commonShape(service, defaults), ...shape });
  const values = Object.keys(schema.shape).map((key) => [key, environment[names(key)] || undefined]);
  const result = schema.safeParse(Object.fromEntries(values));
  const problems = [
    ...(result.error?.issues ?? []).map((issue) => describe(issue, names)),
    ...tlsProblems(Object.fromEntries(values)).map(([key, message]) => `${names(key)}: ${message}`),
  ];
  if (problems.length > 0) return { problems };
  return { config: result.data as unknown as z.infer<z.ZodObject<S>> & ServiceConfig };
}

function commonShape(service: string, defaults: ConfigDefaults) {
  const identity = 'http://127.0.0.1:8101';
  return {
    host: z.string().default('127.0.0.1'),
    httpPort: port.default(defaults.httpPort),
    grpcPort: port.default(defaults.grpcPort ?? 0),
    databaseUrl: defaults.database === false ? z.string().default('') : url,
    natsUrl: defaults.broker === false ? z.string().default('') : urls.default('nats://127.0.0.1:14222'),
    issuer: url.default('http://127.0.0.1:8080'),
    jwksUrl: url.default(`${identity}/oauth2/jwks`),
    tokenUrl: url.default(`${identity}/oauth2/token`),
    clientId: z.string().default(`svc-${service}`),
    clientSecret: z.string().min(8),
    profile: z.enum(['embedded', 'production']).default('embedded'),
    logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    otlpEndpoint: url.optional(),
    publicUrl: url.default('http://127.0.0.1:8080'),
    docs: z.stringbool().optional(),
    drainMs: z.coerce.number().int().min(0).max(60_000).default(0),
    tlsCert: z.string().optional(),
    tlsKey: z.string().optional(),
    tlsCa: z.string().optional(),
  };
}

function variableNames(service: string, shape: z.ZodRawShape): (key: string) => string {
  const special: Record<string, string> = {
    databaseUrl: `DATABASE_URL_${snake(service)}`,
    natsUrl: 'NATS_URL',
    otlpEndpoint: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  };
  return (key) => (key in shape ? undefined : special[key]) ?? `AERIE_${snake(key)}`;
}

function snake(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

function describe(issue: z.core.$ZodIssue, names: (key: string) => string): string {
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  const [key, ...inside] = issue.path.map(String);
  const where = inside.length > 0 ? `${inside.join('.')}: ` : '';
  return `${names(key ?? '')}: ${where}${missing ? 'is missing' : issue.message}`;
}

function environmentFile(service: string): Environment {
  const path = join(process.cwd(), '.aerie', 'env', `${service}.env`);
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}
