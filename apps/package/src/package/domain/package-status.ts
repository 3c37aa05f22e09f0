export const PACKAGE_STATUSES = ['declared', 'in_transit', 'delivered', 'returned', 'lost', 'voided'] as const;
export type PackageStatus = (typeof PACKAGE_STATUSES)[number];

export type PackageSize = 'small' | 'medium' | 'large';

/**
 * How it ended, as the streams of the delivery and of its drone tell; the loading comes from the drone's, so either may be heard of first.
 * The status follows from the facts together, whatever the order.
 */
export type DeliveryOutcome = 'completed' | 'returned' | 'failed';

export function statusAfter(outcome: DeliveryOutcome, loaded: boolean): 'delivered' | 'returned' | 'lost' | 'voided' {
  if (outcome === 'completed') return 'delivered';
  if (outcome === 'returned') return 'returned';
  return loaded ? 'lost' : 'voided';
}
