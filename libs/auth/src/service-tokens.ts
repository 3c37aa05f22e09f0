import { DomainError } from '@app/kernel';

export interface ServiceTokensOptions {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Held {
  readonly token: string;
  readonly renewAt: number;
  readonly expiresAt: number;
}

const TIMEOUT_MS = 2000;
const RENEW_AT = 0.8;
const SAFETY_MS = 2000;
const RENEWAL_PAUSE_MS = 1000;

export class ServiceTokens {
  private held: Held | undefined;
  private pending: Promise<string> | undefined;
  private nextRenewal = 0;

  constructor(private readonly options: ServiceTokensOptions) {}

  async token(): Promise<string> {
    const now = Date.now();
    if (!this.held || now >= this.held.expiresAt - SAFETY_MS) return this.renew();
    if (now >= this.held.renewAt && now >= this.nextRenewal) {
      this.nextRenewal = now + RENEWAL_PAUSE_MS;
      void this.renew().catch(() => undefined);
    }
    return this.held.token;
  }

  private renew(): Promise<string> {
    this.pending ??= this.fetch().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async fetch(): Promise<string> {
    const requestedAt = Date.now();
    try {
      const response = await fetch(this.options.tokenUrl, this.request());
      if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
      const { access_token: token, expires_in: seconds } = (await response.json()) as {
        access_token: string;
        expires_in: number;
      };
      const lifetime = seconds * 1000;
      this.held = { token, renewAt: requestedAt + lifetime * RENEW_AT, expiresAt: requestedAt + lifetime };
      return token;
    } catch (cause) {
      const options = { cause, retryAfterSeconds: 1 };
      throw new DomainError(
        'identity_unavailable',
        'unavailable',
        'No service token can be had at the moment.',
        options,
      );
    }
  }

  private request(): RequestInit {
    const { clientId, clientSecret } = this.options;
    const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
  }
}
