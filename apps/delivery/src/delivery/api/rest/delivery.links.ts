import { link, linkSchema, type Link } from '@app/service-defaults';
import { z } from 'zod';
import type { DeliveryView } from '../../application/delivery.view';
import type { Caller } from './caller';

export const linksSchema = z.record(z.string(), linkSchema);

const PARTS = ['status', 'events', 'pickup', 'dropoff', 'package', 'window', 'notifications', 'tracking'];

/** What the caller may read, and what it may do with the delivery as it stands; by relation, as the README lists them. */
export function linksOf(view: DeliveryView, caller: Caller): Record<string, Link> {
  const part = (name: string) => caller.href(view.id, name);
  const hrefs = {
    self: caller.href(view.id),
    collection: caller.href(),
    ...Object.fromEntries(PARTS.map((name) => [name, part(name)])),
    ...(showsConfirmation(view, caller) && { confirmation: part('confirmation') }),
    ...(showsCancellation(view, caller) && { cancellation: part('cancellation') }),
    ...changesOf(view, caller),
    ...neighboursOf(view, caller),
  };
  return Object.fromEntries(Object.entries(hrefs).map(([relation, href]) => [relation, link(href)]));
}

export function partLinks(caller: Caller, id: string, part: string): { self: Link; delivery: Link } {
  return { self: link(caller.href(id, part)), delivery: link(caller.href(id)) };
}

function showsConfirmation({ confirmation, confirmed, status }: DeliveryView, caller: Caller): boolean {
  if (confirmed) return true;
  const isAwaited = confirmation !== 'none' && (status === 'headed_to_dropoff' || status === 'at_dropoff');
  return isAwaited && caller.may('deliveries:write');
}

function showsCancellation({ cancellation, isCancellable }: DeliveryView, caller: Caller): boolean {
  return cancellation !== undefined || (isCancellable && caller.may('deliveries:write'));
}

function changesOf({ id, status, isCancellable, isOver }: DeliveryView, caller: Caller): Record<string, string> {
  if (isOver || !caller.may('deliveries:write')) return {};
  const part = (name: string) => caller.href(id, name);
  return {
    'change-dropoff': part('dropoff'),
    'change-notifications': part('notifications'),
    ...(isCancellable && { 'change-pickup': part('pickup') }),
    ...(status === 'pending' && { reschedule: part('window') }),
  };
}

function neighboursOf({ id, accountId, assignment, package: pack }: DeliveryView, caller: Caller) {
  return {
    ...(caller.may('accounts:read') && { account: `/v1/accounts/${accountId}` }),
    ...(assignment && caller.may('packages:read') && { custody: `/v1/packages/${pack.id}` }),
    ...(assignment && caller.isOperator && { drone: `/v1/drones/${assignment.droneId}` }),
    ...(caller.isOperator && { saga: `/v1/sagas?deliveryId=${id}` }),
  };
}
