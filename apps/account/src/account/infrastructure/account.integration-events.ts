import { accountEvents } from '@app/contracts';
import type { OutgoingEvent } from '@app/messaging';
import { CURRENCY } from '../domain/account';
import type { AccountEvent } from '../domain/account.events';

const creditEvents = {
  credit_held: accountEvents.CreditHeld,
  credit_captured: accountEvents.CreditCaptured,
  credit_released: accountEvents.CreditReleased,
};

/** Undefined when the event is nobody else's business. */
export function toIntegrationEvent(accountId: string, event: AccountEvent): OutgoingEvent | undefined {
  const common = { aggregateId: accountId, tenant: accountId };
  const occurredAt = event.at.toISOString();
  switch (event.type) {
    case 'opened':
      return { ...common, type: accountEvents.AccountOpened, data: { accountId, occurredAt } };
    case 'credit_held':
    case 'credit_captured':
    case 'credit_released': {
      const { deliveryId, amount } = event;
      const data = { accountId, deliveryId, amount, currency: CURRENCY, occurredAt };
      return { ...common, type: creditEvents[event.type], data };
    }
    default:
      return undefined;
  }
}
