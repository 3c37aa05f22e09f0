import { MAX_PACKAGE_GRAMS } from '@app/contracts';
import { z } from 'zod';

/** International avoirdupois pound; an ounce is its sixteenth. */
const GRAMS = { g: 1, kg: 1_000, lb: 453.592_37, oz: 28.349_523_125 } as const;

export interface Weight {
  readonly value: number;
  readonly unit: keyof typeof GRAMS;
}

/** Never lighter than it is: up to the next whole gram, of what is left when the errors of binary fractions are rounded away. */
export function weightGramsOf({ value, unit }: Weight): number {
  return Math.max(1, Math.ceil(Number((value * GRAMS[unit]).toFixed(6))));
}

export const weightSchema = z
  .strictObject({ value: z.number().positive(), unit: z.enum(['g', 'kg', 'lb', 'oz']) })
  .superRefine((weight, context) => {
    if (weightGramsOf(weight) <= MAX_PACKAGE_GRAMS) return;
    const message = `must be at most ${MAX_PACKAGE_GRAMS} g`;
    context.addIssue({ code: 'custom', path: ['value'], message, params: { code: 'too_big' } });
  })
  .describe(`Rounded up to whole grams, of which there may be ${MAX_PACKAGE_GRAMS} at most`)
  .meta({ id: 'Weight', examples: [{ value: 0.8, unit: 'kg' }] });
