import { ISSUER, type RunningIdentity } from './identity';

interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** As much of a browser as a log-in needs: cookies by path, forms, and redirects one at a time. Each call may go to another replica. */
export class Browser {
  private readonly cookies = new Map<string, Cookie>();
  readonly setCookies: string[] = [];
  private calls = 0;

  constructor(private readonly replicas: readonly RunningIdentity[]) {}

  open(address: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send('GET', address, undefined, headers);
  }

  submit(
    address: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.send('POST', address, new URLSearchParams(fields), { origin: ISSUER, ...headers });
  }

  /** Follows redirects as long as they stay with the issuer; the address that leads away, or the last answer. */
  async follow(response: Response): Promise<{ address?: URL; page?: Response }> {
    for (let answer = response; ;) {
      const location = answer.headers.get('location');
      if (!location) return { page: answer };
      const address = new URL(location, ISSUER);
      if (address.origin !== ISSUER || !address.pathname.startsWith('/oauth2/')) return { address };
      if (address.pathname.startsWith('/oauth2/interaction/')) return { address };
      answer = await this.open(address.href);
    }
  }

  private async send(
    method: string,
    address: string,
    body: URLSearchParams | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    const { pathname, search } = new URL(address, ISSUER);
    const replica = this.replicas[this.calls++ % this.replicas.length]!;
    const cookie = [...this.cookies]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path === '/' ? '/' : `${path}/`))
      .map(([name, { value }]) => `${name.split(';')[0]}=${value}`)
      .join('; ');
    const sent = { method, redirect: 'manual', headers: { accept: 'text/html', cookie, ...headers } } as const;
    const response = await fetch(`${replica.url}${pathname}${search}`, body ? { ...sent, body } : sent);
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  private keep(line: string): void {
    this.setCookies.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice(5) ?? '/';
    if (value && !line.includes('Thu, 01 Jan 1970')) this.cookies.set(`${name};${path}`, { value, path });
    else this.cookies.delete(`${name};${path}`);
  }
}
