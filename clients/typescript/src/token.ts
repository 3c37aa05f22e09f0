export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** All that the client may have if left out. */
  readonly scope?: string;
}

export interface TokenSource {
  token(): Promise<string>;
  /** Called when a token was refused, so that the next one is new. */
  forget(): void;
}

const SPARE_MS = 30_000;

/** OAuth 2 client credentials: one request at a time, and the token kept until shortly before it expires. */
export function clientCredentials(tokenUrl: string, credentials: Credentials, send: typeof fetch): TokenSource {
  let held: Promise<{ token: string; expiresAt: number }> | undefined;
  const request = async () => {
    const held = await requestToken(tokenUrl, credentials, send);
    return { token: held.access_token, expiresAt: Date.now() + held.expires_in * 1_000 };
  };
  const token = async (): Promise<string> => {
    const attempt = (held ??= request());
    try {
      const { token: value, expiresAt } = await attempt;
      if (expiresAt - SPARE_MS > Date.now() || attempt !== held) return value;
    } catch (error) {
      if (held === attempt) held = undefined;
      throw error;
    }
    held = request();
    return (await held).token;
  };
  return { token, forget: () => (held = undefined) };
}

async function requestToken(tokenUrl: string, { clientId, clientSecret, scope }: Credentials, send: typeof fetch) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
  const basic = btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
  const headers = { authorization: `Basic ${basic}`, accept: 'application/json' };
  const response = await send(tokenUrl, { method: 'POST', headers, body: form });
  if (!response.ok) throw new TokenRefused(response.status);
  return (await response.json()) as { access_token: string; expires_in: number };
}

export class TokenRefused extends Error {
  constructor(readonly status: number) {
    super(`The token endpoint answered ${status}`);
    this.name = 'TokenRefused';
  }
}
