import { DomainError } from '@app/kernel';

export class ClientNotFoundError extends DomainError {
  constructor() {
    super('client_not_found', 'not-found', 'There is no such client.');
  }
}

export class ClientExistsError extends DomainError {
  constructor() {
    super('client_exists', 'conflict', 'There is a client of this name already.');
  }
}

export class PublicClientError extends DomainError {
  constructor() {
    super('public_client', 'rule-violated', 'A public client has no secret.');
  }
}

export class TooManySecretsError extends DomainError {
  constructor() {
    super(
      'too_many_secrets',
      'rule-violated',
      'The secret was changed too often today: the former ones are still good.',
    );
  }
}
