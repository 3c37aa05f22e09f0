import { HttpMetrics } from '@app/observability';
import { startService, type RunningService, type ServiceConfig } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { Cors } from './front/cors';
import { EdgeHeaders } from './front/edge-headers';
import { FrontDoor } from './front/front-door';
import { InFlightGate } from './front/in-flight-gate';
import { Refusals } from './front/refusals';
import type { GatewayOptions } from './gateway.module';
import { gatewayPolicy } from './gateway.policy';

export interface GatewaySettings extends Omit<GatewayOptions, 'publicUrl' | 'databaseUrl' | 'secret'> {
  readonly corsOrigins: readonly string[];
  readonly maxInFlight: number;
  /** In flight for a moment. */
  readonly maxBurst: number;
  /** Networks, or how many hops, whose `X-Forwarded-For` counts. */
  readonly trustedProxies: number | string[];
}

const VERSION = '1.0.0';
const REFUSED = {
  name: 'aerie_gateway_refused_total',
  help: 'Requests refused before anything was done for them, by reason.',
  label: 'reason',
};

export function startGateway(
  config: ServiceConfig,
  settings: GatewaySettings,
  { handleSignals }: { handleSignals?: boolean } = {},
): Promise<RunningService> {
  const { publicUrl, databaseUrl, clientSecret: secret } = config;
  const cors = new Cors(settings.corsOrigins);
  const headers = new EdgeHeaders({ publicUrl, cors });
  const refusals = new Refusals(headers, VERSION);
  const door = new FrontDoor(new InFlightGate({ cap: settings.maxInFlight, burst: settings.maxBurst }), refusals);
  const module = createAppModule({ ...settings, publicUrl, databaseUrl, secret }, { door, cors, headers });
  return startService(module, {
    name: 'gateway',
    version: VERSION,
    policy: gatewayPolicy,
    config: { ...config, docs: false },
    configure: (app) => {
      headers.addTo(app.getHttpAdapter().getInstance());
      app.get(HttpMetrics).countFrom({ ...REFUSED, read: () => refusals.counts });
    },
    http: { serverFactory: door.createServer, trustProxy: trusted(settings.trustedProxies) },
    handleSignals,
  });
}

function trusted(proxies: number | string[]): string[] | ((address: string, hop: number) => boolean) {
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : proxies;
}
