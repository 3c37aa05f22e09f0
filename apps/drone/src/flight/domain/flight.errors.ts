import { DomainError } from '@app/kernel';

export class ReservationNotHeldError extends DomainError {
  constructor() {
    super('reservation_not_held', 'rule-violated', 'The delivery does not hold this reservation, or no more.');
  }
}

export class FlightNotFeasibleError extends DomainError {
  constructor() {
    super('flight_not_feasible', 'rule-violated', 'The reserved drone cannot fly this with its reserve.');
  }
}

export class PackageOnBoardError extends DomainError {
  constructor() {
    super('package_on_board', 'rule-violated', 'The drone has taken the package on board.');
  }
}

export class DropoffOutOfRangeError extends DomainError {
  constructor() {
    super(
      'dropoff_out_of_range',
      'rule-violated',
      'No drone that could come reaches that drop-off and its nest again.',
    );
  }
}

export class FlightReturningError extends DomainError {
  constructor() {
    super('flight_returning', 'rule-violated', 'The drone brings the package back.');
  }
}

export class FlightNotFoundError extends DomainError {
  constructor() {
    super('flight_not_found', 'not-found', 'There is no such flight.');
  }
}
