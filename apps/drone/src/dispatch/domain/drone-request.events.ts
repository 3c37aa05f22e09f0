interface Reserved {
  readonly droneId: string;
  readonly fencingToken: number;
  readonly at: Date;
}

export type DroneRequestEvent =
  | ({ readonly type: 'reserved' } & Reserved)
  | ({ readonly type: 'reservation_released' } & Reserved)
  | { readonly type: 'unmatched'; readonly reason: string; readonly at: Date };
