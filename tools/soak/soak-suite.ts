import { Client } from 'pg';
import { startSuite } from '../launcher/suite';
import type { Suite } from '../launcher/suite-options';
import { Balancer } from './balancer';

const TOKEN_MS = 60_000;
const PLENTY = { quota: 1_000_000, seconds: 1 };

/** What takes orders, twice: two gateways before two replicas each of ingestion and delivery. Nothing flies. */
export class SoakSuite {
  private renewed = { at: 0, token: Promise.resolve('') };

  private constructor(
    private readonly suite: Suite,
    private readonly balancers: readonly Balancer[],
  ) {}

  static async start(dataDir: string): Promise<SoakSuite> {
    const [ingestion, delivery] = await Promise.all([Balancer.open(), Balancer.open()]);
    const limits = JSON.stringify({ open: PLENTY, creates: PLENTY, writes: PLENTY });
    const gateway = { AERIE_INGESTION_URL: ingestion.url, AERIE_DELIVERY_URL: delivery.url, AERIE_RATE_LIMITS: limits };
    const suite = await startSuite({
      dataDir,
      ports: 'free',
      services: ['identity', 'account', 'drone', 'ingestion', 'delivery', 'gateway'],
      replicas: { ingestion: 1, delivery: 1, gateway: 1 },
      env: { gateway },
    });
    ingestion.targets = [suite.url('ingestion'), suite.url('ingestion-2')];
    delivery.targets = [suite.url('delivery'), suite.url('delivery-2')];
    return new SoakSuite(suite, [ingestion, delivery]);
  }

  get gateways(): string[] {
    return [this.suite.url('gateway'), this.suite.url('gateway-2')];
  }

  kill(name: string): void {
    this.suite.kill(name, 'SIGKILL');
  }

  token(): Promise<string> {
    if (Date.now() - this.renewed.at > TOKEN_MS) this.renewed = { at: Date.now(), token: this.newToken() };
    return this.renewed.token;
  }

  async ids(service: string, sql: string): Promise<string[]> {
    const client = new Client({ connectionString: this.suite.databaseUrl(service) });
    await client.connect();
    try {
      return (await client.query<{ id: string }>(sql)).rows.map(({ id }) => id);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.suite.stop();
    await Promise.all(this.balancers.map((balancer) => balancer.close()));
  }

  private async newToken(): Promise<string> {
    const response = await fetch(`${this.suite.url('identity')}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('demo-merchant:demo-merchant-secret').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }
}
