import { DomainError } from '@app/kernel';

/** The same for an unknown name and a wrong password. */
export class InvalidLoginError extends DomainError {
  constructor() {
    super('invalid_login', 'unauthenticated', 'The name or the password is not right.');
  }
}

export class UserNotFoundError extends DomainError {
  constructor() {
    super('user_not_found', 'not-found', 'There is no such person.');
  }
}

export class UsernameTakenError extends DomainError {
  constructor() {
    super('username_taken', 'conflict', 'There is a person of this name already.');
  }
}
