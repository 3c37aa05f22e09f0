export type PackageSize = 'small' | 'medium' | 'large';

export interface SagaPlace {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude?: number;
}

/** In minor units of the currency. */
export interface Price {
  readonly amount: number;
  readonly currency: string;
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
  readonly price: Price;

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
  'holdId' | 'tag' | 'polls' | 'droneId' | 'fencingToken' | 'flightId' | 'eta'
>;
