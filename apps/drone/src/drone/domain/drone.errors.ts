import { DomainError } from '@app/kernel';

export class DroneNotFoundError extends DomainError {
  constructor() {
    super('drone_not_found', 'not-found', 'There is no such drone.');
  }
}

export class DroneNotAssignedError extends DomainError {
  constructor() {
    super('drone_not_assigned', 'not-found', 'No drone serves this delivery.');
  }
}

export class DroneNotFreeError extends DomainError {
  constructor() {
    super('drone_not_free', 'conflict', 'The drone is not idle.');
  }
}

export class NestUnknownError extends DomainError {
  constructor() {
    super('nest_unknown', 'rule-violated', 'There is no nest with this id; register it first.');
  }
}
