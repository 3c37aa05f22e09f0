import { z } from 'zod';

export const ROUTE_CLASSES = ['open', 'reads', 'creates', 'writes', 'batches'] as const;
export type RouteClass = (typeof ROUTE_CLASSES)[number];

/** `refused` counts who comes without a credential that holds, by address. */
export const LIMIT_CLASSES = [...ROUTE_CLASSES, 'refused'] as const;
export type LimitClass = (typeof LIMIT_CLASSES)[number];

export interface RateLimit {
  /** Requests in one window. */
  readonly quota: number;
  readonly seconds: number;
}
export type RateLimits = Readonly<Record<LimitClass, RateLimit>>;

export const DEFAULT_RATE_LIMITS: RateLimits = {
  open: { quota: 600, seconds: 60 },
  refused: { quota: 600, seconds: 60 },
  reads: { quota: 12_000, seconds: 60 },
  creates: { quota: 6_000, seconds: 60 },
  writes: { quota: 6_000, seconds: 60 },
  batches: { quota: 600, seconds: 60 },
};

const rateLimit = z.strictObject({
  quota: z.int().min(1).max(1_000_000_000),
  seconds: z.int().min(1).max(86_400),
});

/** The classes that are named take the place of the default ones. */
export const rateLimitsSchema = z
  .string()
  .default('{}')
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'Invalid JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.partialRecord(z.enum(LIMIT_CLASSES), rateLimit))
  .transform((named): RateLimits => ({ ...DEFAULT_RATE_LIMITS, ...named }));
