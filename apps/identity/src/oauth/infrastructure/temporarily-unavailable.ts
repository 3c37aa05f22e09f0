import { DomainError } from '@app/kernel';
import { errors } from 'oidc-provider';

class TemporarilyUnavailable extends errors.OIDCProviderError {
  constructor(cause: unknown) {
    super(503, 'temporarily_unavailable');
    Object.assign(this, { expose: true, error_description: 'nothing can be looked up at the moment', cause });
  }
}

/** A database that is away, in the words of OAuth. */
export function toOauthError(error: unknown): never {
  if (error instanceof DomainError && error.category === 'unavailable') throw new TemporarilyUnavailable(error);
  throw error;
}
