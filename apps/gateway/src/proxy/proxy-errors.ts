import { DomainError } from '@app/kernel';
import { upstreamTimeout } from './edge-problem';

/** The client went away, so nobody is left to answer. */
export class ClientGone extends Error {}

/** The service gave no answer; an own kind of error so that the circuit breaker counts it. */
export function noAnswer(cause: Error): DomainError {
  return new DomainError('no_answer', 'unavailable', 'The service gave no answer.', { cause, retryAfterSeconds: 1 });
}

/** The deadline of the route is over. */
export function tooLate(): DomainError {
  return new DomainError('deadline_exceeded', 'unavailable', 'The service did not answer in time.');
}

export function routeNotFound(): DomainError {
  return new DomainError('route_not_found', 'not-found', 'There is nothing at this address.');
}

/** What a client learns of a service that gave no answer: never the address or the error of the socket. */
export function upstreamFailure(service: string, error: unknown): Error {
  if (!(error instanceof DomainError)) return error as Error;
  if (error.code === 'deadline_exceeded') return upstreamTimeout(service);
  const options = { cause: error, retryAfterSeconds: error.retryAfterSeconds ?? 1 };
  return new DomainError('upstream_unavailable', 'unavailable', `The ${service} service cannot be reached.`, options);
}
