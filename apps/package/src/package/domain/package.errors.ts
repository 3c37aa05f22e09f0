import { DomainError } from '@app/kernel';

export class PackageNotFoundError extends DomainError {
  constructor() {
    super('package_not_found', 'not-found', 'There is no such package.');
  }
}

export class PackageVoidedError extends DomainError {
  constructor() {
    super('package_voided', 'rule-violated', 'The package of this delivery was withdrawn before.');
  }
}

export class TagInUseError extends DomainError {
  constructor() {
    super('tag_in_use', 'rule-violated', 'Another package that is not finished has this tag.');
  }
}

export class PackageDiffersError extends DomainError {
  constructor() {
    super('package_differs', 'rule-violated', 'The package was declared for another delivery or account already.');
  }
}
