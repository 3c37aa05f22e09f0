import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import type { AccountView, HoldView } from '../../application/queries/account.queries';

const money = z.object({ amount: z.int().describe('Cents'), currency: z.literal('USD') }).meta({ id: 'Money' });
const times = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

const SELF = '/v1/accounts/01932d7a-7c00-7000-8000-00000000000a';
const DELIVERY = '01932d7a-7c00-7000-8000-0000000000d1';
const TIMES = { createdAt: '2026-11-21T10:00:00.000Z', updatedAt: '2026-11-21T10:00:00.000Z' };
const ACCOUNT = {
  id: '01932d7a-7c00-7000-8000-00000000000a',
  name: 'Flower shop',
  status: 'active' as const,
  creditLimit: { amount: 500_000, currency: 'USD' as const },
  held: { amount: 900, currency: 'USD' as const },
  captured: { amount: 0, currency: 'USD' as const },
  available: { amount: 499_100, currency: 'USD' as const },
  ...TIMES,
  version: 2,
  _links: { self: { href: SELF }, holds: { href: `${SELF}/holds` } },
};
const HOLD = {
  id: '01932d7a-7c00-7000-8000-0000000000c1',
  deliveryId: DELIVERY,
  amount: { amount: 900, currency: 'USD' as const },
  status: 'held' as const,
  ...TIMES,
  _links: { delivery: { href: `/v1/deliveries/${DELIVERY}` } },
};

export const accountResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(['active', 'suspended', 'closed']),
    creditLimit: money,
    held: money.describe('Set aside for deliveries under way'),
    captured: money.describe('Charged for completed deliveries'),
    available: money.describe('creditLimit − held − captured'),
    ...times,
    version: z.int(),
    _links: z.object({ self: linkSchema, holds: linkSchema }),
  })
  .meta({ id: 'Account', examples: [ACCOUNT] });

const holdResponse = z
  .object({
    id: z.uuid(),
    deliveryId: z.uuid(),
    amount: money,
    status: z.enum(['held', 'captured', 'released']),
    ...times,
    _links: z.object({ delivery: linkSchema }),
  })
  .meta({ id: 'CreditHold', examples: [HOLD] });

export const accountsResponse = pageSchema(accountResponse).meta({
  id: 'Accounts',
  examples: [{ items: [ACCOUNT], _links: { self: { href: '/v1/accounts?limit=20' } } }],
});
export const holdsResponse = pageSchema(holdResponse).meta({
  id: 'CreditHolds',
  examples: [{ items: [HOLD], _links: { self: { href: `${SELF}/holds?limit=20` } } }],
});

export type AccountResponse = z.infer<typeof accountResponse>;
export type HoldResponse = z.infer<typeof holdResponse>;

const usd = (amount: number) => ({ amount, currency: 'USD' as const });

export function toAccountResponse(view: AccountView): AccountResponse {
  const { id, name, status, creditLimit, held, captured, version } = view;
  const self = `/v1/accounts/${id}`;
  return {
    id,
    name,
    status,
    creditLimit: usd(creditLimit),
    held: usd(held),
    captured: usd(captured),
    available: usd(creditLimit - held - captured),
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    version,
    _links: { self: link(self), holds: link(`${self}/holds`) },
  };
}

export function toHoldResponse(view: HoldView): HoldResponse {
  const { id, deliveryId, amount, status, createdAt, updatedAt } = view;
  return {
    id,
    deliveryId,
    amount: usd(amount),
    status,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    _links: { delivery: link(`/v1/deliveries/${deliveryId}`) },
  };
}
