import { lineOfText } from '@app/contracts';
import { idsQuery, pageQuery } from '@app/service-defaults';
import { z } from 'zod';

const MAX_CREDIT_CENTS = 1_000_000_000_000;

const credit = z
  .strictObject({
    amount: z.number().int().min(0).max(MAX_CREDIT_CENTS).describe('Cents'),
    currency: z.literal('USD'),
  })
  .meta({ examples: [{ amount: 500_000, currency: 'USD' }] });
const name = lineOfText(100);

export const openAccountRequest = z
  .strictObject({ name, creditLimit: credit })
  .meta({ id: 'OpenAccount', examples: [{ name: 'Flower shop', creditLimit: { amount: 500_000, currency: 'USD' } }] });

export const changeAccountRequest = z
  .strictObject({ name, creditLimit: credit, status: z.enum(['active', 'suspended', 'closed']) })
  .partial()
  .meta({ id: 'ChangeAccount', examples: [{ creditLimit: { amount: 750_000, currency: 'USD' } }] });

export const accountParams = z.strictObject({ id: z.uuid() });
export const accountsQuery = pageQuery.extend(idsQuery);
export const holdsQuery = pageQuery.extend({
  deliveryId: z.uuid().optional(),
  status: z.enum(['held', 'captured', 'released']).optional(),
});

export type OpenAccountRequest = z.infer<typeof openAccountRequest>;
export type ChangeAccountRequest = z.infer<typeof changeAccountRequest>;
export type AccountParams = z.infer<typeof accountParams>;
export type AccountsQuery = z.infer<typeof accountsQuery>;
export type HoldsQuery = z.infer<typeof holdsQuery>;
