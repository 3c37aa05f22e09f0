import { DomainError } from '@app/kernel';

export class TooManyAttemptsError extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('too_many_attempts', 'unavailable', 'There were too many attempts: try again later.', { retryAfterSeconds });
  }
}
