import { settleOrder, settleWindow, type DeliveryOrder, type OrderFault, type SettledOrder } from '@app/contracts';
import { DomainError, newId } from '@app/kernel';
import type { TimeWindow } from '../domain/delivery.events';
import type { OrderReplacement } from '../domain/order-changes';
import type { UnpricedTerms } from './ports/pricing.port';

export function termsOf(order: SettledOrder, accountId: string, wished?: DeliveryOrder): UnpricedTerms {
  const wishedReadyAt = wished?.readyAt && new Date(wished.readyAt).toISOString();
  return { ...order, accountId, package: { ...order.package, id: newId() }, wishedReadyAt };
}

export function settledTerms(order: DeliveryOrder, accountId: string, now: Date): UnpricedTerms {
  const settled = settleOrder(order, now);
  if (settled.faults.length > 0) throw new InvalidOrderError(settled.faults);
  return termsOf(settled.order, accountId, order);
}

export type WishedWindow = Pick<TimeWindow, 'readyAt' | 'deadline'>;

export function settledWindow(wished: WishedWindow, now: Date): TimeWindow {
  const { window, faults } = settleWindow(wished, now);
  if (faults.length > 0) throw new InvalidOrderError(faults);
  return { ...window, wishedReadyAt: wished.readyAt };
}

export function replacementOf(order: DeliveryOrder): OrderReplacement {
  const instant = (time?: string) => time && new Date(time).toISOString();
  return { ...order, readyAt: instant(order.readyAt), deadline: instant(order.deadline) };
}

export class InvalidOrderError extends DomainError {
  constructor(errors: readonly OrderFault[]) {
    super('validation_failed', 'invalid', 'The request has fields that are not valid.', { errors });
  }
}
