import { loadConfig } from '@app/service-defaults';
import { isIP } from 'node:net';
import { z } from 'zod';
import { rateLimitsSchema } from './limits/rate-limits';
import { SERVICE_VERSIONS } from './routing/route-table';

const address = (port: number) => z.url({ protocol: /^https?$/ }).default(`http://127.0.0.1:${port}`);
const peer = (port: number) => z.string().min(1).default(`127.0.0.1:${port}`);
const list = z.string().transform((text) => text.split(',').map((item) => item.trim()));
const network = z.string().refine((text) => isNetwork(text), 'Invalid network');
const origin = z.string().regex(/^(?:\*|https?:\/\/[\w.-]+(?::(?:\d{1,5}|\*))?)$/, 'Invalid origin');

const shape = {
  identityUrl: address(8101),
  accountUrl: address(8102),
  ingestionUrl: address(8103),
  deliveryUrl: address(8104),
  schedulerUrl: address(8105),
  packageUrl: address(8106),
  droneUrl: address(8107),
  identityGrpc: peer(9101),
  accountGrpc: peer(9102),
  packageGrpc: peer(9106),
  droneGrpc: peer(9107),
  rateLimits: rateLimitsSchema,
  gatewayReplicas: z.coerce.number().int().min(1).max(1_000).default(1),
  trustedProxies: z.union([z.coerce.number().int().min(0).max(10), list.pipe(z.array(network))]).default(0),
  corsOrigins: list.pipe(z.array(origin)).optional(),
  maxInFlight: z.coerce.number().int().min(8).max(100_000).default(128),
  maxBurst: z.coerce.number().int().min(8).max(100_000).default(2_048),
  ...Object.fromEntries(SERVICE_VERSIONS.map((name) => [deploymentKey(name), address(0).removeDefault().optional()])),
};

export type GatewayConfig = ReturnType<typeof loadGatewayConfig>;

export function loadGatewayConfig() {
  return loadConfig('gateway', shape, { httpPort: 8080, broker: false });
}

/** By service, and by version (`delivery-v2`) where that is a deployment of its own: AERIE_DELIVERY_V2_URL. */
export function upstreamUrls(config: GatewayConfig): Record<string, string> {
  const own = config as unknown as Readonly<Record<string, string | undefined>>;
  return {
    identity: config.identityUrl,
    account: config.accountUrl,
    ingestion: config.ingestionUrl,
    delivery: config.deliveryUrl,
    scheduler: config.schedulerUrl,
    package: config.packageUrl,
    drone: config.droneUrl,
    ...Object.fromEntries(
      SERVICE_VERSIONS.flatMap((name) => {
        const url = own[deploymentKey(name)];
        return url === undefined ? [] : [[name, url]];
      }),
    ),
  };
}

/** `delivery-v2` → `deliveryV2Url`. */
function deploymentKey(name: string): string {
  return `${name.replace(/-v(\d+)$/, 'V$1')}Url`;
}

function isNetwork(text: string): boolean {
  const [ip = '', bits, more] = text.split('/');
  const longest = isIP(ip) === 6 ? 128 : 32;
  if (isIP(ip) === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}
