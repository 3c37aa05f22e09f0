export type HoldStatus = 'held' | 'captured' | 'released';

/** Credit set aside for one delivery. Released with an amount of 0: the release came before the hold and bars it. */
export interface CreditHold {
  readonly id: string;
  readonly deliveryId: string;
  readonly amount: number;
  readonly status: HoldStatus;
}
