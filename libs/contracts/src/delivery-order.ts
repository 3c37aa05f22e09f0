import { z } from 'zod';
import { locationSchema } from './location';

export const MAX_PACKAGE_GRAMS = 3_600;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DEFAULT_WINDOW_MS = 60 * MINUTE_MS;
const MAX_DAYS_AHEAD = 30;
const MAX_WINDOW_DAYS = 7;

/** Control characters say nothing to anybody; NUL and half of a surrogate pair cannot be stored. */
export const lineOfText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters');

export const phoneSchema = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number such as +17135550100');

export const stopSchema = z
  .strictObject({
    location: locationSchema,
    contact: z
      .strictObject({
        name: lineOfText(100),
        phone: phoneSchema.optional(),
      })
      .optional()
      .describe('Who hands over or receives the package'),
    address: lineOfText(200).optional(),
  })
  .meta({ id: 'Stop' });

export const packageSchema = z
  .strictObject({
    size: z.enum(['small', 'medium', 'large']),
    weightGrams: z.number().int().min(1).max(MAX_PACKAGE_GRAMS),
    tag: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'must be 1 to 64 letters, digits or hyphens')
      .optional(),
  })
  .meta({ id: 'PackageDeclaration' });

export const confirmationTypeSchema = z.enum(['none', 'pincode', 'picture', 'signature', 'fingerprint', 'voice']);

const timestamp = z.iso.datetime({ offset: true });

export const deliveryOrderSchema = z
  .strictObject({
    externalId: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
      .optional()
      .describe('Your name for it; one delivery of the account has it, not counting rejected ones'),
    pickup: stopSchema,
    dropoff: stopSchema,
    package: packageSchema,
    readyAt: timestamp.optional().describe('When the package is ready; now if absent'),
    deadline: timestamp.optional().describe('When it must be at the drop-off; 60 minutes after readyAt if absent'),
    quoteId: z.uuid().toLowerCase().optional().describe('A quote of the last 5 minutes; its price is the price then'),
    expedited: z.boolean().default(false),
    confirmation: confirmationTypeSchema
      .default('none')
      .describe('What the receiver must give before the package is released'),
  })
  .meta({
    id: 'DeliveryOrder',
    examples: [
      {
        externalId: 'order-1001',
        pickup: { location: { latitude: 29.7522, longitude: -95.3656 } },
        dropoff: { location: { latitude: 29.7421, longitude: -95.3781 } },
        package: { size: 'small', weightGrams: 800 },
      },
    ],
  });

/** The order with its times settled: what a delivery is made from. */
export const settledOrderSchema = deliveryOrderSchema.extend({ readyAt: timestamp, deadline: timestamp });

export type Stop = z.infer<typeof stopSchema>;
export type PackageDeclaration = z.infer<typeof packageSchema>;
export type ConfirmationType = z.infer<typeof confirmationTypeSchema>;
export type DeliveryOrder = z.infer<typeof deliveryOrderSchema>;
export type SettledOrder = z.infer<typeof settledOrderSchema>;

export interface OrderFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface TimeWindow {
  readonly readyAt: string;
  readonly deadline: string;
}

export function settleOrder(order: DeliveryOrder, now: Date): { order: SettledOrder; faults: OrderFault[] } {
  const { window, faults } = settleWindow(order, now);
  return { order: { ...order, ...window }, faults };
}

export function settleWindow(wish: Partial<TimeWindow>, now: Date): { window: TimeWindow; faults: OrderFault[] } {
  const wished = wish.readyAt === undefined ? now : new Date(wish.readyAt);
  const readyAt = new Date(Math.max(wished.getTime(), now.getTime()));
  const deadline =
    wish.deadline === undefined ? new Date(readyAt.getTime() + DEFAULT_WINDOW_MS) : new Date(wish.deadline);
  const faults = [...deadlineFaults(readyAt, deadline, now), ...readyAtFaults(readyAt, now)];
  return { window: { readyAt: readyAt.toISOString(), deadline: deadline.toISOString() }, faults };
}

function deadlineFaults(readyAt: Date, deadline: Date, now: Date): OrderFault[] {
  const fault = (code: string, detail: string) => [{ pointer: '/deadline', code, detail }];
  if (deadline <= now) return fault('in_the_past', 'deadline must lie in the future');
  if (deadline <= readyAt) return fault('before_ready_at', 'deadline must be later than readyAt');
  if (deadline.getTime() <= readyAt.getTime() + MAX_WINDOW_DAYS * DAY_MS) return [];
  return fault('too_far_ahead', `deadline may be at most ${MAX_WINDOW_DAYS} days after readyAt`);
}

function readyAtFaults(readyAt: Date, now: Date): OrderFault[] {
  if (readyAt.getTime() <= now.getTime() + MAX_DAYS_AHEAD * DAY_MS) return [];
  const detail = `readyAt may be at most ${MAX_DAYS_AHEAD} days ahead`;
  return [{ pointer: '/readyAt', code: 'too_far_ahead', detail }];
}
