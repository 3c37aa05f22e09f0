const text = { type: 'string' } as const;

export const sharedHeaders: Readonly<Record<string, object>> = {
  'x-request-id': { description: 'The id of the request, yours if you sent one', schema: text },
  'x-service-version': { description: 'The version of the service that answered', schema: text },
  RateLimit: { description: 'What is left of the quota, told by the gateway', schema: text },
  'RateLimit-Policy': { description: 'The quota, told by the gateway', schema: text },
  ETag: {
    description: 'The version, for `If-Match` and `If-None-Match`',
    schema: { type: 'string', examples: ['"7"'] },
  },
  'Cache-Control': { description: 'What caches may do', schema: text },
  Vary: { description: 'What the answer depends on', schema: text },
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': { description: 'How to come in', schema: text },
  Deprecation: {
    description: 'Since when it is deprecated (RFC 9745)',
    schema: { type: 'string', examples: ['@1793491200'] },
  },
  Sunset: { description: 'When it ends (RFC 8594)', schema: text },
  Link: { description: 'Leads to the successor', schema: text },
};

const EVERYWHERE = ['x-request-id', 'x-service-version', 'RateLimit', 'RateLimit-Policy'];

export function headerRefs(...names: string[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

export function headersOfEveryAnswer(status: number): Record<string, { $ref: string }> {
  const more: Readonly<Record<number, string>> = { 401: 'WWW-Authenticate', 429: 'Retry-After', 503: 'Retry-After' };
  return headerRefs(...EVERYWHERE, more[status] ?? 'Cache-Control');
}
