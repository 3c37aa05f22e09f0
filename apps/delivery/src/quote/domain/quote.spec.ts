import type { DomainError } from '@app/kernel';
import { Quote, type QuotedTrip, type QuoteWish } from './quote';
import { explain } from './reasons';

const NOW = new Date('2026-05-01T12:00:00Z');
const in5Minutes = new Date('2026-05-01T12:05:00Z');
const justBefore = new Date(in5Minutes.getTime() - 1);
const wish: QuoteWish = {
  pickup: { location: { latitude: 29.75, longitude: -95.36 } },
  dropoff: { location: { latitude: 29.74, longitude: -95.37 } },
  package: { size: 'small', weightGrams: 800 },
  expedited: false,
  readyAt: '2026-05-01T12:00:00.000Z',
  deadline: '2026-05-01T13:00:00.000Z',
};
const give = (reasons = [] as { code: string; detail: string }[]) => Quote.give('q', 'a', wish, { reasons }, NOW);
const refusal = (quote: Quote, order: QuotedTrip = wish, at = NOW): DomainError | undefined => {
  try {
    quote.priceFor(order, at);
    return undefined;
  } catch (error) {
    return error as DomainError;
  }
};

describe('a quote', () => {
  it('has the price of the tariff and the length of the way', () => {
    const { state } = give();
    expect(state).toMatchObject({ price: { amount: 519, currency: 'USD' }, distanceMetres: 1_473 });
    expect(give().priceFor(wish, NOW)).toEqual(state.price);
  });

  it('holds for five minutes and not a moment more', () => {
    expect(refusal(give(), wish, justBefore)).toBeUndefined();
    expect(refusal(give(), wish, in5Minutes)?.code).toBe('quote_expired');
    expect([give().isExpired(justBefore), give().isExpired(in5Minutes)]).toEqual([false, true]);
  });

  it('has no price for what cannot be served', () => {
    const quote = give([explain('package_too_heavy', undefined)]);
    expect(quote.isServiceable).toBe(false);
    expect(refusal(quote)?.code).toBe('quote_not_serviceable');
  });

  it('is for the very order that was quoted, and names all that is different', () => {
    const elsewhere = { location: { latitude: 1, longitude: 2 } };
    const other = { ...wish, dropoff: elsewhere, package: { size: 'large', weightGrams: 801 } as const };
    const different = refusal(give(), { ...other, pickup: elsewhere, expedited: true });
    expect(different).toMatchObject({ code: 'quote_does_not_match', category: 'rule-violated' });
    const pointers = ['/pickup/location', '/dropoff/location', '/package/size', '/package/weightGrams', '/expedited'];
    expect(different?.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    const higher = { location: { ...wish.pickup.location, altitude: 10 } };
    expect(refusal(give(), { ...wish, pickup: higher })?.errors).toMatchObject([{ pointer: '/pickup/location' }]);
  });
});

describe('explain', () => {
  const eta = { pickup: { earliest: 'a', latest: 'b' }, dropoff: { earliest: 'then', latest: 'd' } };

  it('says when the deadline could be, and keeps a code that it does not know', () => {
    expect(explain('deadline_not_reachable', eta).detail).toContain('at then at the earliest');
    expect(explain('storm', undefined)).toEqual({ code: 'storm', detail: expect.any(String) });
  });
});
