import { DomainError } from '@app/kernel';

export class DeliveryNotServedError extends DomainError {
  constructor() {
    super('delivery_not_served', 'rule-violated', 'No drone will come for this delivery, or no more.');
  }
}

export class DroneBoundError extends DomainError {
  constructor() {
    super('drone_bound', 'rule-violated', 'A drone is reserved for this delivery and leaves.');
  }
}

export class WindowNotFeasibleError extends DomainError {
  constructor() {
    super('window_not_feasible', 'rule-violated', 'No drone can make it in that window.');
  }
}
