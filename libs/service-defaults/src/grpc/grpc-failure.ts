import { DomainError, type ErrorCategory } from '@app/kernel';
import { Metadata, status as Status, type ServiceError } from '@grpc/grpc-js';
import { throwError, type Observable } from 'rxjs';
import { reportFailure } from '../problems/report-failure';

export const CODE_KEY = 'aerie-code';
export const CATEGORY_KEY = 'aerie-category';
const RETRY_KEY = 'aerie-retry-after';

const GRPC_STATUS: Readonly<Record<ErrorCategory, Status>> = {
  invalid: Status.INVALID_ARGUMENT,
  unauthenticated: Status.UNAUTHENTICATED,
  forbidden: Status.PERMISSION_DENIED,
  'not-found': Status.NOT_FOUND,
  conflict: Status.ABORTED,
  'rule-violated': Status.FAILED_PRECONDITION,
  'precondition-failed': Status.FAILED_PRECONDITION,
  unavailable: Status.UNAVAILABLE,
};
const REFUSED_CALLER = new Set(['missing_token', 'invalid_token', 'caller_not_allowed']);

export interface GrpcFailure {
  readonly code: Status;
  readonly details: string;
  readonly metadata: Metadata;
}

export function toGrpcFailure(error: unknown): Observable<never> {
  return throwError(() => grpcFailure(error));
}

export function grpcFailure(error: unknown): GrpcFailure {
  const metadata = new Metadata();
  if (!(error instanceof DomainError)) {
    reportFailure('call failed', error);
    metadata.set(CODE_KEY, 'internal_error');
    return { code: Status.INTERNAL, details: 'The call could not be completed.', metadata };
  }
  if (error.category === 'unavailable') reportFailure('call failed', error);
  metadata.set(CODE_KEY, error.code);
  metadata.set(CATEGORY_KEY, error.category);
  if (error.retryAfterSeconds !== undefined) metadata.set(RETRY_KEY, String(error.retryAfterSeconds));
  return { code: GRPC_STATUS[error.category], details: error.message, metadata };
}

/** What the peer said, in our words. A refusal of our own token is our fault, not that of whoever called us. */
export function fromServiceError(error: ServiceError, peer: string): DomainError {
  const code = text(error, CODE_KEY);
  const category = text(error, CATEGORY_KEY);
  const unavailable = (name: string, what: string) =>
    new DomainError(name, 'unavailable', `${peer} ${what}.`, { cause: error });
  if (code && REFUSED_CALLER.has(code))
    return unavailable('peer_refused_caller', 'does not accept this service as a caller');
  if (code && category && category in GRPC_STATUS) {
    const retryAfterSeconds = Number(text(error, RETRY_KEY)) || undefined;
    return new DomainError(code, category as ErrorCategory, error.details, { cause: error, retryAfterSeconds });
  }
  if (error.code === Status.UNAVAILABLE) return unavailable('peer_unavailable', 'cannot be reached');
  if (error.code === Status.DEADLINE_EXCEEDED) return unavailable('deadline_exceeded', 'did not answer in time');
  return unavailable('peer_failed', 'failed');
}

function text(error: ServiceError, key: string): string | undefined {
  return error.metadata?.get(key)[0]?.toString();
}
