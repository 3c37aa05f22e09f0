import { moneySchema } from '@app/contracts';
import { link, linkSchema, type Link } from '@app/service-defaults';
import { z } from 'zod';
import { quoteStatuses, type QuoteView } from '../../application/queries/get-quote';
import { quoteRequest } from './quote.request';

const instant = z.iso.datetime();
const range = z.object({ earliest: instant, latest: instant });

export const quoteResponse = z
  .object({
    id: z.uuid(),
    status: z.enum(quoteStatuses),
    serviceable: z.boolean(),
    price: moneySchema.nullable().describe('What a delivery made from this quote costs; null when it cannot be served'),
    reasons: z.array(z.object({ code: z.string(), detail: z.string() })).describe('All that stands against it'),
    pickup: quoteRequest.shape.pickup,
    dropoff: quoteRequest.shape.dropoff,
    package: quoteRequest.shape.package,
    expedited: z.boolean(),
    distanceMetres: z.int().describe('The straight line from the pickup to the drop-off'),
    readyAt: instant,
    deadline: instant,
    eta: z
      .object({ pickup: range, dropoff: range })
      .nullable()
      .describe('From when the nearest fitting drone could be there to when it must be to meet the deadline'),
    createdAt: instant,
    expiresAt: instant,
    _links: z
      .object({ self: linkSchema, delivery: linkSchema.optional() })
      .describe(
        '`delivery`: where to POST the order with `quoteId` while the quote is open; its delivery once it is used',
      ),
  })
  .meta({ id: 'Quote' });

export type QuoteResponse = z.infer<typeof quoteResponse>;

export const hrefOf = (id: string): string => `/v1/quotes/${id}`;

export function toQuoteResponse(view: QuoteView): QuoteResponse {
  const { id, state, isServiceable } = view.quote;
  const { wish, distanceMetres, price, reasons, eta, createdAt, expiresAt } = state;
  return {
    id,
    status: view.status,
    serviceable: isServiceable,
    price: isServiceable ? price : null,
    reasons: [...reasons],
    ...wish,
    distanceMetres,
    eta: isServiceable && eta ? eta : null,
    createdAt,
    expiresAt,
    _links: { self: link(hrefOf(id)), ...deliveryLink(view) },
  };
}

function deliveryLink({ quote, status, deliveryId }: QuoteView): { delivery?: Link } {
  if (deliveryId !== undefined) return { delivery: link(`/v1/deliveries/${deliveryId}`) };
  return quote.isServiceable && status === 'open' ? { delivery: link('/v1/deliveries') } : {};
}
