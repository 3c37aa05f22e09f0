import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSuite } from '../launcher/suite';
import type { Suite } from '../launcher/suite-options';

const UNLIMITED = { quota: 1_000_000_000, seconds: 3_600 };

/** What the gateway is told by benches that are not about its rate limits. */
const WITHOUT_LIMITS = {
  AERIE_RATE_LIMITS: JSON.stringify({ open: UNLIMITED, reads: UNLIMITED, creates: UNLIMITED, writes: UNLIMITED }),
};

/** A suite of the way in alone, gone with its data when the work is done. */
export async function withAcceptPath<T>(
  work: (suite: Suite) => Promise<T>,
  gateway: Record<string, string> = {},
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  chmodSync(dataDir, 0o711);
  const env = { gateway: { ...WITHOUT_LIMITS, ...gateway } };
  let suite: Suite | undefined;
  try {
    suite = await startSuite({ dataDir, ports: 'free', services: ['identity', 'ingestion', 'gateway'], env });
    return await work(suite);
  } finally {
    await suite?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function tokenOf(suite: Suite): Promise<string> {
  const response = await fetch(`${suite.gatewayUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('demo-merchant:demo-merchant-secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
