import { DomainError, type FieldError } from '@app/kernel';

export class ApiKeyNotFoundError extends DomainError {
  constructor() {
    super('api_key_not_found', 'not-found', 'There is no such API key.');
  }
}

/** One answer for unknown, revoked, expired and malformed keys, so that none can be told from another. */
export class InvalidApiKeyError extends DomainError {
  constructor() {
    super('invalid_api_key', 'unauthenticated', 'The API key is not valid.');
  }
}

export class ScopesNotGrantableError extends DomainError {
  constructor(scopes: readonly FieldError[]) {
    super('scope_not_grantable', 'forbidden', 'A key may have no scope that its maker may not give away.', {
      errors: scopes,
    });
  }
}

export class KeysMakeNoKeysError extends DomainError {
  constructor() {
    super('api_key_not_allowed', 'forbidden', 'An API key cannot make API keys: use a token of a client.');
  }
}

export class AccountNotFoundError extends DomainError {
  constructor() {
    super('account_not_found', 'not-found', 'There is no such account.');
  }
}

export class TooManyApiKeysError extends DomainError {
  constructor(most: number) {
    super('too_many_api_keys', 'rule-violated', `An account has ${most} active keys at most: revoke one first.`);
  }
}
