export type DeliveryStatus =
  | 'pending'
  | 'scheduled'
  | 'headed_to_pickup'
  | 'at_pickup'
  | 'headed_to_dropoff'
  | 'at_dropoff'
  | 'delivered'
  | 'returning'
  | 'returned'
  | 'cancelled'
  | 'rejected'
  | 'failed';

const moves: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  pending: ['scheduled', 'cancelled', 'rejected'],
  scheduled: ['headed_to_pickup', 'cancelled', 'failed'],
  headed_to_pickup: ['at_pickup', 'cancelled', 'failed'],
  at_pickup: ['headed_to_dropoff', 'cancelled', 'failed'],
  headed_to_dropoff: ['at_dropoff', 'returning', 'failed'],
  at_dropoff: ['delivered', 'returning', 'failed'],
  returning: ['returned', 'failed'],
  delivered: [],
  returned: [],
  cancelled: [],
  rejected: [],
  failed: [],
};

const flightPath = ['scheduled', 'headed_to_pickup', 'at_pickup', 'headed_to_dropoff', 'at_dropoff'] as const;

export type FlightStatus = Exclude<(typeof flightPath)[number], 'scheduled'>;

export const deliveryStatuses = Object.keys(moves) as DeliveryStatus[];

export function canMove(from: DeliveryStatus, to: DeliveryStatus): boolean {
  return moves[from].includes(to);
}

export function isTerminal(status: DeliveryStatus): boolean {
  return moves[status].length === 0;
}

export function isBeforePickup(status: DeliveryStatus): boolean {
  return canMove(status, 'cancelled');
}

/** The stages still to be recorded when a flight is known to have reached `target`; none when it is there or past it already. */
export function stagesUpTo(target: FlightStatus, current: DeliveryStatus): readonly FlightStatus[] {
  const path: readonly DeliveryStatus[] = flightPath;
  const from = path.indexOf(current);
  return from < 0 ? [] : (path.slice(from + 1, path.indexOf(target) + 1) as FlightStatus[]);
}
