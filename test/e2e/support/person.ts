import { createHash, randomBytes } from 'node:crypto';

const MOST_STEPS = 10;

/** Who logs in with a browser, by authorization code and PKCE; each step may go to another gateway. */
export class Person {
  private readonly verifier = randomBytes(32).toString('base64url');
  private readonly cookies = new Map<string, string>();
  private steps = 0;

  constructor(
    private readonly issuer: string,
    private readonly gateways: readonly string[],
    private readonly username: string,
  ) {}

  /** All the way from the documentation page to an access token. */
  async logIn(scope: string): Promise<string> {
    const login = await this.begin(scope);
    const fields = { username: this.username, password: `${this.username}-password` };
    const consent = await this.follow(await this.submit(`${login.pathname}/login`, fields));
    const back = await this.follow(await this.submit(`${consent.pathname}/consent`, {}));
    return this.exchange(back.searchParams.get('code') ?? '');
  }

  private begin(scope: string): Promise<URL> {
    const query = new URLSearchParams({
      client_id: 'swagger-ui',
      response_type: 'code',
      redirect_uri: this.redirectUri,
      scope,
      state: 'a-state',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return this.send(`/oauth2/auth?${query}`).then((response) => this.follow(response));
  }

  private async exchange(code: string): Promise<string> {
    const form = {
      grant_type: 'authorization_code',
      client_id: 'swagger-ui',
      code,
      redirect_uri: this.redirectUri,
      code_verifier: this.verifier,
    };
    const response = await this.send('/oauth2/token', { method: 'POST', body: new URLSearchParams(form) });
    const { access_token: token } = (await response.json()) as { access_token?: string };
    if (!token) throw new Error(`no token for ${this.username}: ${response.status}`);
    return token;
  }

  private get redirectUri(): string {
    return `${this.issuer}/docs/oauth2-redirect.html`;
  }

  /** Sends the form of a page if the page's own policies let a browser say where it comes from. */
  private async submit(path: string, fields: Record<string, string>): Promise<Response> {
    const page = await this.send(path.slice(0, path.lastIndexOf('/')));
    const origin = page.headers.get('referrer-policy') === 'no-referrer' ? 'null' : this.issuer;
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } });
  }

  /** Goes where redirects lead, until a page asks something or the browser is sent back to the client. */
  private async follow(first: Response): Promise<URL> {
    let response = first;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const location = response.headers.get('location');
      if (!location) throw new Error(`the log-in ended with ${response.status}: ${await response.text()}`);
      const address = new URL(location, this.issuer);
      if (!address.pathname.startsWith('/oauth2/auth')) return address;
      response = await this.send(`${address.pathname}${address.search}`);
    }
    throw new Error('the log-in goes round in circles');
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    const gateway = this.gateways[this.steps++ % this.gateways.length]!;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', cookie, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${gateway}${path}`, { ...init, redirect: 'manual', headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }
}
