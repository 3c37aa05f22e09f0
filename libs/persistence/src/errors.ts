import { DomainError } from '@app/kernel';
import { QueryFailedError } from 'typeorm';

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Shutdown, crash, start-up, read-only standby, too many connections, idle-in-transaction end. */
const DOWN_STATES = new Set(['57P01', '57P02', '57P03', '57P05', '25006', '53300', '25P03']);
/** Statement or lock timeout, serialization failure, deadlock: the server is there, this attempt was not lucky. */
const BUSY_STATES = new Set(['57014', '55P03', '40001', '40P01']);
const DRIVER_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout|calling end on the pool|cached plan must not change/;

interface PgError {
  readonly code?: string;
  readonly message?: string;
  readonly constraint?: string;
}

export const DATABASE_UNAVAILABLE = 'database_unavailable';
export const DATABASE_BUSY = 'database_busy';

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: violated } = driverError(error);
  return code === '23505' && (constraint === undefined || constraint === violated);
}

/** An earlier statement of the transaction failed, and nothing but a rollback is let through. */
export function isFailedTransaction(error: unknown): boolean {
  return driverError(error).code === '25P02';
}

export function isUnavailable(error: unknown): boolean {
  const code = error instanceof DomainError ? error.code : unavailableCode(driverError(error));
  return code === DATABASE_UNAVAILABLE || code === DATABASE_BUSY;
}

/** What a caller gets to see: a DomainError for a database that cannot answer, every other error as it is. */
export function toCallerError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const code = unavailableCode(driverError(error));
  if (!code) return error;
  const message = code === DATABASE_BUSY ? 'The database is busy; try again.' : 'The database cannot be reached.';
  return new DomainError(code, 'unavailable', message, { cause: error, retryAfterSeconds: 1 });
}

function unavailableCode({ code = '', message = '' }: PgError): string | undefined {
  if (BUSY_STATES.has(code)) return DATABASE_BUSY;
  const down =
    SOCKET_CODES.has(code) || DOWN_STATES.has(code) || code.startsWith('08') || DRIVER_MESSAGES.test(message);
  return down ? DATABASE_UNAVAILABLE : undefined;
}

function driverError(error: unknown): PgError {
  if (error instanceof QueryFailedError) return error.driverError as PgError;
  return typeof error === 'object' && error !== null ? error : {};
}
