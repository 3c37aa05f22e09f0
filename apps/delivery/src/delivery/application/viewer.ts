import { DomainError } from '@app/kernel';

/** Who asks: a tenant sees the deliveries of its account only, an operator all. */
export type Viewer = { readonly isOperator: true } | { readonly isOperator: false; readonly accountId: string };

export function canSee(viewer: Viewer, accountId: string): boolean {
  return viewer.isOperator || viewer.accountId === accountId;
}

export function accountOf(viewer: Viewer): string {
  if (!viewer.isOperator) return viewer.accountId;
  throw new DomainError('account_required', 'forbidden', 'Only a client of an account can create a delivery.');
}
