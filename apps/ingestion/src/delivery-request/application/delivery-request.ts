import type { SettledOrder } from '@app/contracts';

/** What was accepted. The order itself travels in the event and belongs to the delivery; it is not kept here. */
export interface AcceptedRequest {
  readonly id: string;
  readonly deliveryId: string;
  readonly accountId: string;
  readonly order: SettledOrder;
}

export const requestStatuses = ['accepted', 'scheduled', 'rejected', 'cancelled'] as const;

export type RequestStatus = (typeof requestStatuses)[number];

export interface Reason {
  readonly code: string;
  readonly detail: string;
}

export interface RequestView {
  readonly id: string;
  readonly deliveryId: string;
  readonly accountId: string;
  readonly status: RequestStatus;
  readonly externalId: string | null;
  readonly reason: Reason | null;
  readonly version: number;
  readonly createdAt: Date;
}

/** Who asks: a tenant sees the requests of its account only, an operator all. */
export type Viewer = { readonly isOperator: true } | { readonly isOperator: false; readonly accountId: string };
