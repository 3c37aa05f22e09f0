import { DomainError } from '@app/kernel';

/** The same for an unknown name and a wrong password. */
export class InvalidLoginError extends DomainError {
  constructor() {
    super('invalid_login', 'unauthenticated', 'The name or the password is not right.');
  }
}
