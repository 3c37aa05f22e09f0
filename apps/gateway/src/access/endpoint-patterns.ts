const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** `METHOD /path/*`: a `*` at the end stands for one or more characters, one elsewhere for one segment. */
export class EndpointPatterns {
  private readonly patterns: readonly RegExp[];

  constructor(endpoints: readonly string[]) {
    this.patterns = endpoints.map(toRegExp);
  }

  /** Whether anything at all may be done at the address. */
  reach(path: string): boolean {
    return METHODS.some((method) => this.allow(method, path));
  }

  /** Without any pattern, everything is allowed that the scopes allow. */
  allow(method: string, url: string): boolean {
    if (this.patterns.length === 0) return true;
    const endpoint = `${method === 'HEAD' ? 'GET' : method} ${url.split('?', 1)[0]}`;
    return this.patterns.some((pattern) => pattern.test(endpoint));
  }
}

function toRegExp(endpoint: string): RegExp {
  const open = endpoint.endsWith('*');
  const fixed = open ? endpoint.slice(0, -1) : endpoint;
  const escaped = fixed.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]+');
  return new RegExp(`^${escaped}${open ? '.+' : ''}$`);
}
