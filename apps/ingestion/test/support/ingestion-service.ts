import type { TestIssuer } from '@app/auth/testing';
import { startService, type RunningService } from '@app/service-defaults';
import { testConfig } from '@app/service-defaults/testing';
import { randomUUID } from 'node:crypto';
import { createAppModule } from '../../src/app.module';
import { ingestionPolicy } from '../../src/ingestion.policy';
import { Api } from './api';

export interface On {
  readonly issuer: TestIssuer;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly maxWaiting?: number;
}

export async function startIngestion({
  issuer,
  databaseUrl,
  natsUrl,
  maxWaiting = 1_000,
}: On): Promise<RunningService> {
  const config = { ...(await testConfig(issuer, { databaseUrl, natsUrl })), maxWaiting };
  const options = { name: 'ingestion', version: '1.0.0', config, policy: ingestionPolicy, handleSignals: false };
  return startService(createAppModule(config), options);
}

export async function merchantOf(
  issuer: TestIssuer,
  { url }: RunningService,
  accountId: string = randomUUID(),
): Promise<Api> {
  return new Api(url, await issuer.tenant(accountId, 'deliveries:read', 'deliveries:write'), accountId);
}
