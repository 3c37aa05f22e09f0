import { z } from 'zod';

export const moneySchema = z
  .strictObject({
    amount: z.int().min(0).describe('Minor units of the currency, such as cents'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('ISO 4217'),
  })
  .meta({ id: 'Money', examples: [{ amount: 579, currency: 'USD' }] });

export type Money = z.infer<typeof moneySchema>;
