import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually';

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface DeliveryView {
  id: string;
  status: string;
  accountId: string;
  version: number;
  package: { id: string; tag: string | null };
  carrier: { type: string; reference: string } | null;
  _links: Record<string, { href: string }>;
}

const TERMINAL = ['delivered', 'cancelled', 'rejected', 'returned', 'failed'];

/** What a merchant's back end would do, over the public API only. */
export class ApiClient {
  private constructor(
    readonly baseUrl: string,
    private readonly token: string,
  ) {}

  static async as(baseUrl: string, clientId: string, secret = `${clientId}-secret`): Promise<ApiClient> {
    const response = await fetch(`${baseUrl}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!response.ok) throw new Error(`no token for ${clientId}: ${response.status} ${await response.text()}`);
    const { access_token: token } = (await response.json()) as { access_token: string };
    return new ApiClient(baseUrl, token);
  }

  /** With a token of another origin, or an API key. */
  static with(baseUrl: string, token: string): ApiClient {
    return new ApiClient(baseUrl, token);
  }

  at(baseUrl: string): ApiClient {
    return new ApiClient(baseUrl, this.token);
  }

  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  get<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> {
    return this.send<Body>('GET', path);
  }

  post<Body = Record<string, unknown>>(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, headers);
  }

  put<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.send<Body>('PUT', path, body);
  }

  async send<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      redirect: 'manual',
      headers: {
        authorization: this.authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  async delivery(id: string): Promise<DeliveryView> {
    const answer = await this.get<DeliveryView>(`/v1/deliveries/${id}`);
    if (answer.status !== 200) throw new Error(`GET delivery ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Waits until the delivery has reached one of the statuses; fails at once when it ended in another. */
  reaches(id: string, statuses: string | string[], timeoutMs = 60_000): Promise<DeliveryView> {
    const wanted = [statuses].flat();
    return eventually(
      async () => {
        const delivery = await this.delivery(id);
        if (wanted.includes(delivery.status)) return delivery;
        throw new Error(`delivery ${id} is ${delivery.status}, not ${wanted.join(' or ')}`);
      },
      { timeoutMs, intervalMs: 150 },
    );
  }

  async ends(id: string, timeoutMs?: number): Promise<string> {
    return (await this.reaches(id, TERMINAL, timeoutMs)).status;
  }

  async statuses(id: string): Promise<string[]> {
    const { body } = await this.get<{ items: { status: string }[] }>(`/v1/deliveries/${id}/events`);
    return body.items.map(({ status }) => status);
  }
}

interface Nest {
  location: { latitude: number; longitude: number };
}

/** Orders that lie well inside the service radius of a nest, so that what is tested is the flow and not the map. */
export async function orderNearNest(client: ApiClient, overrides: Record<string, unknown> = {}) {
  const { body } = await client.get<{ items: Nest[] }>('/v1/nests');
  const nest = body.items[Math.floor(Math.random() * body.items.length)];
  if (nest === undefined) throw new Error('no nest is registered');
  const { latitude, longitude } = nest.location;
  return {
    externalId: `test-${randomUUID()}`,
    pickup: { location: { latitude: latitude + 0.004, longitude } },
    dropoff: { location: { latitude: latitude + 0.004, longitude: longitude + 0.008 } },
    package: { size: 'small', weightGrams: 800 },
    ...overrides,
  };
}
