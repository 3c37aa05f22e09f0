export function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const known = [code, name].find((candidate) => typeof candidate === 'string' || typeof candidate === 'number');
  return known === undefined ? 'unknown' : `${known}`;
}
