import type { PackageOrder } from '../../delivery/domain/delivery.events';
import { Location, type LocationData } from '../../delivery/domain/location';
import { distanceOf, priceOf, type Price } from '../../delivery/domain/tariff';
import { QuoteExpiredError, QuoteNotServiceableError, QuoteMismatchError } from './quote.errors';

const VALID_MS = 5 * 60_000;

/** What is quoted for, and what an order must repeat to have the price. */
export interface QuotedTrip {
  readonly pickup: { readonly location: LocationData };
  readonly dropoff: { readonly location: LocationData };
  readonly package: Pick<PackageOrder, 'size' | 'weightGrams'>;
  readonly expedited: boolean;
}

export interface QuoteWish extends QuotedTrip {
  readonly readyAt: string;
  readonly deadline: string;
}

export interface Reason {
  readonly code: string;
  readonly detail: string;
}

interface Window {
  readonly earliest: string;
  readonly latest: string;
}

export interface QuoteEta {
  readonly pickup: Window;
  readonly dropoff: Window;
}

export interface Verdict {
  /** All that stands against it; empty when it can be served. */
  readonly reasons: readonly Reason[];
  readonly eta?: QuoteEta;
}

export interface QuoteState {
  readonly accountId: string;
  readonly wish: QuoteWish;
  readonly distanceMetres: number;
  readonly price: Price;
  readonly reasons: readonly Reason[];
  readonly eta?: QuoteEta;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Never changes once it is given: which delivery used it is written with that delivery. */
export class Quote {
  private constructor(
    readonly id: string,
    readonly state: QuoteState,
  ) {}

  static give(id: string, accountId: string, wish: QuoteWish, { reasons, eta }: Verdict, now: Date): Quote {
    const times = { createdAt: now.toISOString(), expiresAt: new Date(now.getTime() + VALID_MS).toISOString() };
    const [distanceMetres, price] = [distanceOf(wish), priceOf(wish)];
    return new Quote(id, { accountId, wish, distanceMetres, price, reasons, eta, ...times });
  }

  static restore(id: string, state: QuoteState): Quote {
    return new Quote(id, state);
  }

  get isServiceable(): boolean {
    return this.state.reasons.length === 0;
  }

  isExpired(at: Date): boolean {
    return at >= new Date(this.state.expiresAt);
  }

  /** The price for an order that was given at that time. */
  priceFor(order: QuotedTrip, at: Date): Price {
    if (!this.isServiceable) throw new QuoteNotServiceableError();
    if (this.isExpired(at)) throw new QuoteExpiredError();
    const different = differences(this.state.wish, order);
    if (different.length > 0) throw new QuoteMismatchError(different);
    return this.state.price;
  }
}

function differences(quoted: QuotedTrip, order: QuotedTrip): string[] {
  const same: Record<string, boolean> = {
    '/pickup/location': isSamePlace(quoted.pickup, order.pickup),
    '/dropoff/location': isSamePlace(quoted.dropoff, order.dropoff),
    '/package/size': quoted.package.size === order.package.size,
    '/package/weightGrams': quoted.package.weightGrams === order.package.weightGrams,
    '/expedited': quoted.expedited === order.expedited,
  };
  return Object.keys(same).filter((pointer) => !same[pointer]);
}

function isSamePlace(a: { readonly location: LocationData }, b: { readonly location: LocationData }): boolean {
  return Location.of(a.location).equals(Location.of(b.location));
}
