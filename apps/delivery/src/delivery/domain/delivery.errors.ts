import { DomainError } from '@app/kernel';
import type { DeliveryStatus } from './delivery-status';
import type { ConfirmationType } from './delivery.events';

export class DeliveryNotFoundError extends DomainError {
  constructor() {
    super('delivery_not_found', 'not-found', 'There is no such delivery.');
  }
}

export class DeliveryExistsError extends DomainError {
  constructor(options?: ErrorOptions) {
    super('delivery_exists', 'conflict', 'A delivery with this id exists already.', options);
  }
}

export class DeliveryNotPendingError extends DomainError {
  constructor(status: DeliveryStatus) {
    super('delivery_not_pending', 'rule-violated', `The delivery is ${status} and cannot be scheduled.`);
  }
}

export class DeliveryAlreadyPickedUpError extends DomainError {
  constructor() {
    super('delivery_already_picked_up', 'conflict', 'The package has been picked up; this can no longer be changed.');
  }
}

export class DeliveryAlreadyEndedError extends DomainError {
  constructor(status: DeliveryStatus) {
    super('delivery_already_ended', 'conflict', `The delivery is ${status}; it can no longer be changed.`);
  }
}

export class DeliveryAlreadyScheduledError extends DomainError {
  constructor() {
    super(
      'delivery_already_scheduled',
      'conflict',
      'A drone is bound to the delivery; its window can no longer be moved.',
    );
  }
}

export class WindowNotFeasibleError extends DomainError {
  constructor() {
    super(
      'window_not_feasible',
      'conflict',
      'No drone can make it in that window, or none will be looked for any more.',
    );
  }
}

export class DeliveryLockedFieldError extends DomainError {
  constructor(pointers: readonly string[]) {
    super('delivery_locked_field', 'conflict', `These fields cannot be changed: ${pointers.join(', ')}.`, {
      errors: pointers.map((pointer) => ({ pointer, code: 'locked', detail: 'is fixed when the delivery is created' })),
    });
  }
}

export class DropoffNotFeasibleError extends DomainError {
  constructor(reason: string, pointer: string) {
    super('dropoff_not_feasible', 'conflict', `The drop-off cannot be served there: ${reason}.`, {
      errors: [{ pointer, code: reason, detail: 'cannot be served' }],
    });
  }
}

export class ConfirmationNotRequestedError extends DomainError {
  constructor() {
    super('confirmation_not_requested', 'conflict', 'No confirmation was asked for with this delivery.');
  }
}

export class ConfirmationTypeMismatchError extends DomainError {
  constructor(asked: ConfirmationType) {
    super('confirmation_type_mismatch', 'conflict', `The confirmation asked for is ${asked}.`);
  }
}

export class ConfirmationTooEarlyError extends DomainError {
  constructor() {
    super('confirmation_too_early', 'conflict', 'The package is not on its way to the drop-off yet.');
  }
}

export class ConfirmationAlreadyGivenError extends DomainError {
  constructor() {
    super('confirmation_already_given', 'conflict', 'Another confirmation was given before; it is written once.');
  }
}

export class ConfirmationTooLateError extends DomainError {
  constructor() {
    super('confirmation_too_late', 'conflict', 'The package is on its way back.');
  }
}

export class DeliveryNotCancelledError extends DomainError {
  constructor() {
    super('delivery_not_cancelled', 'not-found', 'The delivery was not cancelled.');
  }
}
