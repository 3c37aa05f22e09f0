import type { EventType } from '@app/contracts';
import { handledEvents } from '@app/messaging';
import { describeService, type DescribedService, type ServiceDescription } from '@app/service-defaults';
import { loadAccountConfig } from '../../apps/account/src/account.config';
import { accountPolicy } from '../../apps/account/src/account.policy';
import { AppModule as AccountModule } from '../../apps/account/src/app.module';
import { createAppModule as createDeliveryModule } from '../../apps/delivery/src/app.module';
import { loadDeliveryConfig } from '../../apps/delivery/src/delivery.config';
import { deliveryPolicy } from '../../apps/delivery/src/delivery.policy';
import { AppModule as DroneModule } from '../../apps/drone/src/app.module';
import { loadDroneConfig } from '../../apps/drone/src/drone.config';
import { dronePolicy } from '../../apps/drone/src/drone.policy';
import { createAppModule as createIngestionModule } from '../../apps/ingestion/src/app.module';
import { loadIngestionConfig } from '../../apps/ingestion/src/ingestion.config';
import { ingestionPolicy } from '../../apps/ingestion/src/ingestion.policy';
import { createAppModule as createIdentityModule } from '../../apps/identity/src/app.module';
import { loadIdentityConfig } from '../../apps/identity/src/identity.config';
import { identityPolicy } from '../../apps/identity/src/identity.policy';
import { AppModule as PackageModule } from '../../apps/package/src/app.module';
import { loadPackageConfig } from '../../apps/package/src/package.config';
import { packagePolicy } from '../../apps/package/src/package.policy';
import { AppModule as SchedulerModule } from '../../apps/scheduler/src/app.module';
import { loadSchedulerConfig } from '../../apps/scheduler/src/scheduler.config';
import { schedulerPolicy } from '../../apps/scheduler/src/scheduler.policy';
import { databaseVariable } from '../launcher/services';

type Module = Parameters<typeof describeService>[0];
type Parts = Omit<DescribedService, 'name' | 'version'>;

export interface ServiceApi {
  readonly name: string;
  readonly documents: ServiceDescription['documents'];
  readonly handles: readonly EventType[];
}

export const PUBLIC_URL = 'http://127.0.0.1:8080';
const VERSION = '1.0.0';
const part = <Config extends Parts['config']>(load: () => Config, policy: Parts['policy'], of: (c: Config) => Module) =>
  function () {
    const config = load();
    return { module: of(config), config, policy };
  };

/** Every service with a REST surface of Nest's. */
const SERVICES: Readonly<Record<string, () => Parts & { module: Module }>> = {
  account: part(loadAccountConfig, accountPolicy, (config) => AccountModule.forRoot(config)),
  delivery: part(loadDeliveryConfig, deliveryPolicy, createDeliveryModule),
  drone: part(loadDroneConfig, dronePolicy, (config) => DroneModule.forRoot(config)),
  identity: part(loadIdentityConfig, identityPolicy, createIdentityModule),
  ingestion: part(loadIngestionConfig, ingestionPolicy, createIngestionModule),
  package: part(loadPackageConfig, packagePolicy, (config) => PackageModule.forRoot(config)),
  scheduler: part(loadSchedulerConfig, schedulerPolicy, (config) => SchedulerModule.forRoot(config)),
};

/** What the services say of themselves; none of them is started. */
export async function serviceApis(): Promise<ServiceApi[]> {
  const apis: ServiceApi[] = [];
  for (const [name, load] of Object.entries(SERVICES)) {
    pretendEnvironment(name);
    const { module, ...parts } = load();
    const { app, documents } = await describeService(module, { name, version: VERSION, ...parts });
    apis.push({ name, documents, handles: handledEvents(app) });
  }
  return apis;
}

/** Configurations are read as ever; nothing is connected to. */
function pretendEnvironment(service: string): void {
  const { env } = process;
  env[databaseVariable(service)] = 'postgres://nobody@127.0.0.1/nothing';
  env['AERIE_CLIENT_SECRET'] = 'not-used';
  env['AERIE_PUBLIC_URL'] = PUBLIC_URL;
}
