import { DomainError } from '@app/kernel';

const SOCKET_ERRORS = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

export function isTransientError(error: unknown): boolean {
  if (error instanceof DomainError) return error.category === 'unavailable';
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' && SOCKET_ERRORS.has(code)) || isTransientError(error.cause);
}
