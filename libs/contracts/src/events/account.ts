import { z } from 'zod';
import { defineEvent } from '../event-type';

const context = 'account';
const aggregate = 'account';
const timestamp = z.iso.datetime({ offset: true });
const credit = z.object({
  accountId: z.uuid(),
  deliveryId: z.uuid(),
  amount: z.number().int(),
  currency: z.string().length(3),
  occurredAt: timestamp,
});

export const AccountOpened = defineEvent({
  context,
  aggregate,
  name: 'AccountOpened',
  description: 'A customer has an account.',
  schema: z.object({ accountId: z.uuid(), occurredAt: timestamp }),
});

export const CreditHeld = defineEvent({
  context,
  aggregate,
  name: 'CreditHeld',
  description: 'Credit was set aside for a delivery.',
  schema: credit,
});

export const CreditCaptured = defineEvent({
  context,
  aggregate,
  name: 'CreditCaptured',
  description: 'The held credit of a completed delivery was charged.',
  schema: credit,
});

export const CreditReleased = defineEvent({
  context,
  aggregate,
  name: 'CreditReleased',
  description: 'The held credit of a delivery was given back.',
  schema: credit,
});
