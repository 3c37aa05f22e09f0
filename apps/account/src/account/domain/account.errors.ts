import { DomainError } from '@app/kernel';

export class AccountNotFoundError extends DomainError {
  constructor() {
    super('account_not_found', 'not-found', 'There is no such account.');
  }
}

export class AccountSuspendedError extends DomainError {
  constructor() {
    super('account_suspended', 'rule-violated', 'The account is suspended and takes no new deliveries.');
  }
}

export class AccountClosedError extends DomainError {
  constructor() {
    super('account_closed', 'rule-violated', 'The account is closed.');
  }
}

export class InsufficientCreditError extends DomainError {
  constructor() {
    super('insufficient_credit', 'rule-violated', 'The account has less credit available than the delivery costs.');
  }
}

export class HoldReleasedError extends DomainError {
  constructor() {
    super('hold_released', 'rule-violated', 'The credit of this delivery was released before.');
  }
}

export class HoldDiffersError extends DomainError {
  constructor() {
    super('hold_differs', 'rule-violated', 'Another amount is held for this delivery already.');
  }
}

export class CurrencyNotSupportedError extends DomainError {
  constructor() {
    super('currency_not_supported', 'rule-violated', 'Accounts are kept in USD.');
  }
}
