import { eventually } from '../support/eventually';
import { ApiClient, orderNearNest, type Answer } from './support/api-client';
import { startTestSuite, type TestSuite } from './support/test-suite';

interface Linked {
  readonly status: string;
  readonly items: Linked[];
  readonly _links: Record<string, { href: string; templated?: boolean } | undefined>;
}

const POST_ONLY = new Set(['delivery-requests-batch', 'quotes']);

/** A client that knows one address, and what the relations mean. */
class Traveller {
  constructor(private readonly client: ApiClient) {}

  root(): Promise<Linked> {
    return this.read('/v1');
  }

  async follow(from: Linked, relation: string): Promise<Linked> {
    return this.read(this.href(from, relation));
  }

  send(method: string, from: Linked, relation: string, body?: unknown): Promise<Answer<Linked>> {
    return this.client.send<Linked>(method, this.href(from, relation), body);
  }

  async read(href: string): Promise<Linked> {
    const { status, headers, body } = await this.client.get<Linked>(href);
    if (status === 303) return this.read(headers.get('location')!);
    if (status !== 200) throw new Error(`${href}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async reaches(from: Linked, status: string): Promise<Linked> {
    return eventually(
      async () => {
        const now = await this.follow(from, 'self');
        if (now.status !== status) throw new Error(`it is ${now.status}, not ${status}`);
        return now;
      },
      { timeoutMs: 60_000, intervalMs: 150 },
    );
  }

  private href({ _links }: Linked, relation: string): string {
    const link = _links[relation];
    if (!link) throw new Error(`no link ${relation} among ${Object.keys(_links).join(', ')}`);
    return link.href.replace(/\{.*\}$/, '');
  }
}

describe('A client that knows the root only', () => {
  let suite: TestSuite;
  let merchant: ApiClient;
  let traveller: Traveller;

  beforeAll(async () => {
    suite = await startTestSuite();
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
    traveller = new Traveller(merchant);
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const relations = ({ _links }: Linked) => Object.keys(_links);

  it('creates a delivery, tracks it, confirms it at the door and finds all that it became', async () => {
    const root = await traveller.root();
    const created = await traveller.send(
      'POST',
      root,
      'deliveries',
      await orderNearNest(merchant, { confirmation: 'pincode' }),
    );
    expect(created.status).toBe(201);
    expect(relations(created.body)).toEqual(
      expect.arrayContaining(['self', 'status', 'events', 'tracking', 'cancellation']),
    );
    expect(relations(created.body)).not.toContain('confirmation');

    const waiting = await traveller.reaches(created.body, 'at_dropoff');
    expect(relations(waiting)).toContain('confirmation');
    expect(relations(waiting)).not.toContain('cancellation');
    const given = await traveller.send('PUT', waiting, 'confirmation', { type: 'pincode', evidence: '4711' });
    expect([201, 204]).toContain(given.status);

    const delivered = await traveller.reaches(created.body, 'delivered');
    expect(relations(delivered)).not.toContain('cancellation');
    const { items } = await traveller.follow(delivered, 'events');
    expect(items.at(-1)?.status).toBe('delivered');
    for (const relation of relations(delivered).filter((name) => name !== 'tracking')) {
      await traveller.follow(delivered, relation);
    }
  }, 90_000);

  it('creates a delivery, cancels it, and sees that all was undone', async () => {
    const root = await traveller.root();
    const created = await traveller.send('POST', root, 'deliveries', await orderNearNest(merchant));
    const cancelled = await traveller.send('PUT', created.body, 'cancellation', { reason: 'changed my mind' });
    expect([201, 202]).toContain(cancelled.status);
    const delivery = await traveller.reaches(created.body, 'cancelled');
    await eventually(async () => {
      const outcome = await traveller.follow(delivery, 'cancellation');
      expect(outcome).toMatchObject({ outcome: 'undone' });
    });
  }, 60_000);

  it('requests a delivery and comes to it by the status monitor', async () => {
    const root = await traveller.root();
    const accepted = await traveller.send('POST', root, 'delivery-requests', await orderNearNest(merchant));
    expect(accepted.status).toBe(202);
    const delivery = await eventually(async () => {
      const found = await traveller.follow(accepted.body, 'self');
      if (!found._links.tracking) throw new Error('it is not a delivery yet');
      return found;
    });
    await traveller.reaches(delivery, 'delivered');
  }, 90_000);

  it('finds behind every link of the root what it may read, and no link to what it may not', async () => {
    const readable = async (client: ApiClient) => {
      const traveller = new Traveller(client);
      const root = await traveller.root();
      for (const [relation, link] of Object.entries(root._links)) {
        if (!link || link.templated || !link.href.startsWith('/v') || POST_ONLY.has(relation)) continue;
        const { status } = await client.get(link.href);
        expect({ [relation]: status }).toEqual({ [relation]: 200 });
      }
      return relations(root);
    };
    const tenant = await readable(merchant);
    const operator = await readable(await ApiClient.as(suite.gatewayUrl, 'demo-operator'));
    expect(tenant).toEqual(
      expect.arrayContaining(['self', 'deliveries', 'delivery-requests', 'quotes', 'packages', 'nests']),
    );
    expect(tenant).not.toContain('sagas');
    expect(operator).toEqual(expect.arrayContaining(['sagas', 'drones', 'accounts']));
  });
});
