import { eventually } from '../../../../test/support/eventually';

export const order = {
  pickup: { location: { latitude: 29.7522, longitude: -95.3656 }, contact: { name: 'Ada' } },
  dropoff: { location: { latitude: 29.7421, longitude: -95.3781 }, address: '1 Main Street' },
  package: { size: 'small', weightGrams: 800 },
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a route answers is what the test is about.
  readonly body: Record<string, unknown> & {
    items?: Record<string, unknown>[];
    _links?: Record<string, { href: string }>;
  };
}

/** Status and code of a problem. */
export function refused({ status, headers, body }: Answer): [number, unknown] {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return [status, body.code];
}

type Headings = Readonly<Record<string, string>>;

export class Api {
  constructor(
    readonly url: string,
    readonly token: string,
    readonly accountId = '',
  ) {}

  get = (path: string, headers?: Headings) => this.send('GET', path, undefined, headers);
  post = (path: string, body: unknown) => this.send('POST', path, body);
  put = (path: string, body: unknown, headers?: Headings) => this.send('PUT', path, body, headers);
  delete = (path: string, headers?: Headings) => this.send('DELETE', path, undefined, headers);

  async create(changes: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.post('/v1/deliveries', { ...order, ...changes });
    if (answer.status !== 201) throw new Error(`not created: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id as string;
  }

  async statuses(id: string): Promise<string[]> {
    return ((await this.get(`/v1/deliveries/${id}/events`)).body.items ?? []).map(({ status }) => status as string);
  }

  reaches(id: string, status: string): Promise<void> {
    return eventually(async () => {
      const { body } = await this.get(`/v1/deliveries/${id}/status`);
      if (body.status !== status) throw new Error(`delivery ${id} is ${String(body.status)}, not ${status}`);
    });
  }

  async send(method: string, path: string, body?: unknown, more: Headings = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  }
}
