import { priceOf, type Place } from './tariff';

export type PackageSize = 'small' | 'medium' | 'large';

export interface SagaPlace extends Place {
  readonly altitude?: number;
}

/** What the saga knows of a delivery from the start, and what each step found out. Nothing personal. */
export interface DeliverySagaState {
  readonly deliveryId: string;
  readonly accountId: string;
  readonly packageId: string;
  readonly size: PackageSize;
  readonly weightGrams: number;
  readonly wishedTag?: string;
  readonly pickup: SagaPlace;
  readonly dropoff: SagaPlace;
  readonly readyAt: string;
  readonly deadline: string;
  readonly expedited: boolean;
  readonly confirmationRequired: boolean;
  readonly priceCents: number;

  readonly holdId?: string;
  readonly tag?: string;
  readonly polls?: number;
  readonly droneId?: string;
  readonly fencingToken?: number;
  readonly flightId?: string;
  readonly eta?: string;
}

export type AskedDelivery = Omit<
  DeliverySagaState,
  'priceCents' | 'holdId' | 'tag' | 'polls' | 'droneId' | 'fencingToken' | 'flightId' | 'eta'
>;

export function startOf(delivery: AskedDelivery): DeliverySagaState {
  return { ...delivery, priceCents: priceOf(delivery) };
}
