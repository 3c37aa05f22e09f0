export type AccountStatus = 'active' | 'suspended' | 'closed';

interface HoldEvent {
  readonly holdId: string;
  readonly deliveryId: string;
  readonly amount: number;
  readonly at: Date;
}

export type AccountEvent =
  | { readonly type: 'opened'; readonly name: string; readonly creditLimit: number; readonly at: Date }
  | { readonly type: 'renamed'; readonly name: string; readonly at: Date }
  | { readonly type: 'limit_changed'; readonly creditLimit: number; readonly at: Date }
  | { readonly type: 'status_changed'; readonly status: AccountStatus; readonly at: Date }
  | ({ readonly type: 'credit_held' } & HoldEvent)
  | ({ readonly type: 'credit_released' } & HoldEvent)
  | ({ readonly type: 'credit_captured' } & HoldEvent)
  | ({ readonly type: 'hold_barred' } & HoldEvent);
