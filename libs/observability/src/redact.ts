const CREDENTIALS = `authorization proxy-authorization cookie set-cookie x-api-key idempotency-key token accessToken access_token
  refreshToken refresh_token idToken id_token bearer jwt secret clientSecret client_secret password passphrase privateKey private_key
  apiKey api_key`;
const PERSONAL = `contact recipient phone phoneNumber email address street pincode firstName lastName fullName personName displayName
  contactName`;
const MASKED_KEYS = new Set(`${CREDENTIALS} ${PERSONAL}`.toLowerCase().split(/\s+/));
const MASK = '[redacted]';
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;

const TEXT_SECRETS: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, MASK],
  [/\baerie_[\da-f]{32}_[\w-]+/g, MASK],
  [/(:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${MASK}@`],
];

export function redactText(text: string): string {
  return TEXT_SECRETS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return value;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  return redactFields(value, depth);
}

function redactFields(value: object, depth: number): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    fields[key] = MASKED_KEYS.has(key.toLowerCase()) ? MASK : redact(field, depth + 1);
  }
  return fields;
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: redact(error.errors, depth + 1) } : {}),
  };
}
