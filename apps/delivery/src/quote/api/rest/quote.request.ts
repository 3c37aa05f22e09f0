import { deliveryOrderSchema, locationSchema, packageSchema } from '@app/contracts';
import { z } from 'zod';

const stop = z.strictObject({ location: locationSchema }).meta({ id: 'QuotedStop' });

export const quoteIdParam = z.strictObject({ id: z.uuid().toLowerCase() });

export const quoteRequest = deliveryOrderSchema
  .pick({ readyAt: true, deadline: true, expedited: true })
  .extend({ pickup: stop, dropoff: stop, package: packageSchema.omit({ tag: true }).meta({ id: 'QuotedPackage' }) })
  .meta({
    id: 'QuoteRequest',
    examples: [
      {
        pickup: { location: { latitude: 29.7522, longitude: -95.3656 } },
        dropoff: { location: { latitude: 29.7421, longitude: -95.3781 } },
        package: { size: 'small', weightGrams: 800 },
      },
    ],
  });

export type QuoteIdParam = z.infer<typeof quoteIdParam>;
export type QuoteRequest = z.infer<typeof quoteRequest>;
