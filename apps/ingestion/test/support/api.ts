export const order = {
  pickup: { location: { latitude: 29.7522, longitude: -95.3656 }, contact: { name: 'Ada' } },
  dropoff: { location: { latitude: 29.7421, longitude: -95.3781 }, address: '1 Main Street' },
  package: { size: 'small', weightGrams: 800 },
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown> & {
    items?: Record<string, unknown>[];
    _links?: Record<string, { href: string }>;
  };
}

export class Api {
  constructor(
    readonly url: string,
    readonly token: string,
    readonly accountId = '',
  ) {}

  get = (path: string) => this.send('GET', path);
  post = (body: unknown, key?: string) => this.send('POST', '/v1/delivery-requests', body, key);
  batch = (items: readonly unknown[], key?: string) => this.send('POST', '/v1/delivery-requests/batch', { items }, key);

  async accepted(): Promise<{ id: string; deliveryId: string }> {
    const { status, body } = await this.post(order);
    if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
    return body as unknown as { id: string; deliveryId: string };
  }

  private async send(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) };
  }
}
