interface Fact {
  readonly at: Date;
}

/** What a drone did to the package. */
export interface Carrier {
  readonly droneId: string;
  readonly flightId: string;
}

export type PackageEvent =
  | ({ readonly type: 'declared'; readonly tag: string } & Fact)
  | ({ readonly type: 'loaded' } & Carrier & Fact)
  | ({ readonly type: 'delivered' | 'returned' | 'lost' | 'voided' } & Fact);

export type PackageEventType = PackageEvent['type'];
