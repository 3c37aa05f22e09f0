import { loadConfig } from '@app/service-defaults';
import { z } from 'zod';

const address = (port: number) => z.url({ protocol: /^https?$/ }).default(`http://127.0.0.1:${port}`);

const shape = {
  identityUrl: address(8101),
  accountUrl: address(8102),
  ingestionUrl: address(8103),
  deliveryUrl: address(8104),
  schedulerUrl: address(8105),
  packageUrl: address(8106),
  droneUrl: address(8107),
  clientSecret: z.string().default(''),
};

export type GatewayConfig = ReturnType<typeof loadGatewayConfig>;

export function loadGatewayConfig() {
  return loadConfig('gateway', shape, { httpPort: 8080, database: false, broker: false });
}

export function upstreamUrls(config: GatewayConfig): Record<string, string> {
  return {
    identity: config.identityUrl,
    account: config.accountUrl,
    ingestion: config.ingestionUrl,
    delivery: config.deliveryUrl,
    scheduler: config.schedulerUrl,
    package: config.packageUrl,
    drone: config.droneUrl,
  };
}
