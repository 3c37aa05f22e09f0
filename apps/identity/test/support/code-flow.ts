import { createHash, randomBytes } from 'node:crypto';
import { Browser } from './browser';
import { ISSUER, type RunningIdentity } from './identity';

export const REDIRECT = `${ISSUER}/docs/oauth2-redirect.html`;

export interface Person {
  readonly username: string;
  readonly password: string;
}

export const person = (username: string): Person => ({ username, password: `${username}-password` });

/** One authorization request of the documentation page, as seen from both of its ends. */
export class CodeFlow {
  readonly browser: Browser;
  readonly verifier = randomBytes(32).toString('base64url');
  private readonly challenge = createHash('sha256').update(this.verifier).digest('base64url');

  constructor(private readonly replicas: readonly RunningIdentity[]) {
    this.browser = new Browser(replicas);
  }

  begin(changes: Record<string, string | undefined> = {}): Promise<Response> {
    const params = {
      client_id: 'swagger-ui',
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'deliveries:read deliveries:write',
      state: 'a-state',
      code_challenge: this.challenge,
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.browser.open(`/oauth2/auth?${new URLSearchParams(given).toString()}`);
  }

  /** Where the conversation with the person takes place, now the log-in. */
  async page(changes: Record<string, string | undefined> = {}): Promise<string> {
    const { address } = await this.browser.follow(await this.begin(changes));
    return address!.pathname;
  }

  /** All the way; the address that the browser is sent back to. */
  async run(who: Person, changes: Record<string, string | undefined> = {}): Promise<URL> {
    const login = await this.page(changes);
    const consent = await this.browser.follow(await this.browser.submit(`${login}/login`, { ...who }));
    const back = await this.browser.follow(await this.browser.submit(`${consent.address!.pathname}/consent`));
    return back.address!;
  }

  async code(who: Person, changes: Record<string, string | undefined> = {}): Promise<string> {
    return (await this.run(who, changes)).searchParams.get('code') ?? '';
  }

  exchange(code: string, changes: Record<string, string> = {}, replica = 0): Promise<Response> {
    const form = {
      grant_type: 'authorization_code',
      client_id: 'swagger-ui',
      code,
      redirect_uri: REDIRECT,
      code_verifier: this.verifier,
      ...changes,
    };
    return this.replicas[replica % this.replicas.length]!.token(form);
  }

  refresh(refreshToken: string, changes: Record<string, string> = {}): Promise<Response> {
    const form = { grant_type: 'refresh_token', client_id: 'swagger-ui', refresh_token: refreshToken, ...changes };
    return this.replicas[0]!.token(form);
  }
}
