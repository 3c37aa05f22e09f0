import { SetupError } from '../infrastructure/setup-error';

const CLIENT = 'demo-merchant';
const REQUEST_LIMIT_MS = 10_000;
const RENEW_BEFORE_MS = 30_000;

/** The public API as any client sees it: a token, JSON, problem documents. */
export class Api {
  private token?: { value: string; until: number };

  constructor(private readonly gatewayUrl: string) {}

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = {
      ...(await this.authorization()),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(REQUEST_LIMIT_MS);
    return this.fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
  }

  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, body);
    if (!response.ok) throw new SetupError(`${method} ${path} was refused: ${await describeProblem(response)}.`);
    return (await response.json()) as T;
  }

  /** An open stream of server-sent events, from the one after `lastEventId`. */
  async stream(path: string, lastEventId: string | undefined, signal: AbortSignal): Promise<Response> {
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const headers = { ...(await this.authorization()), accept: 'text/event-stream', ...resume };
    return this.fetch(path, { headers, signal });
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    return fetch(new URL(path, this.gatewayUrl), init);
  }

  private async authorization(): Promise<{ authorization: string }> {
    if (!this.token || this.token.until < Date.now() + RENEW_BEFORE_MS) this.token = await this.requestToken();
    return { authorization: `Bearer ${this.token.value}` };
  }

  private async requestToken(): Promise<{ value: string; until: number }> {
    const response = await this.fetch('/oauth2/token', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${CLIENT}:${CLIENT}-secret`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
    if (!response.ok) throw new SetupError(`No token for ${CLIENT}: ${await describeProblem(response)}.`);
    const { access_token: value, expires_in: seconds } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    return { value, until: Date.now() + seconds * 1_000 };
  }
}

/** The problem document's own words, or what there is instead. */
export async function describeProblem(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as { code?: string; title?: string; detail?: string; error?: string };
    const said = [problem.code ?? problem.error, problem.detail ?? problem.title].filter(Boolean).join(', ');
    return said === '' ? `status ${response.status}` : said;
  } catch {
    return `status ${response.status}`;
  }
}
