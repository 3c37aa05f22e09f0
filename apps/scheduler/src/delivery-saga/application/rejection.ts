import type { SagaFailure } from '@app/saga';

export interface Rejection {
  readonly code: string;
  readonly detail: string;
}

/** What the delivery is rejected with; undefined when its client cancelled it. */
export function rejectionOf(failure: SagaFailure | undefined): Rejection | undefined {
  if (failure?.kind === 'cancelled') return undefined;
  if (failure?.kind === 'rejected') return { code: failure.code, detail: detailOf(failure.code) };
  if (
    failure?.kind === 'deadline_exceeded' &&
    failure.step === 'reserve-drone' &&
    failure.code === 'deadline_exceeded'
  ) {
    return { code: 'no_drone_available', detail: detailOf('no_drone_available') };
  }
  return { code: 'temporarily_unavailable', detail: detailOf('temporarily_unavailable') };
}

const DETAILS: Readonly<Record<string, string>> = {
  account_not_found: 'The account of this delivery does not exist.',
  account_suspended: 'The account is suspended.',
  account_closed: 'The account is closed.',
  insufficient_credit: 'The account has less credit available than the delivery costs.',
  tag_in_use: 'Another package on its way has the same tag.',
  no_drone_available: 'No drone is free to arrive before the deadline.',
  out_of_range: 'No drone can reach the pickup and the drop-off from its nest and come home.',
  too_heavy: 'The package is too heavy for every drone in range.',
  flight_not_feasible: 'The reserved drone cannot fly this route with its charge.',
  deadline_passed: 'The delivery could not be scheduled before its deadline.',
  temporarily_unavailable: 'The delivery could not be scheduled in time because a part of the system did not answer.',
};

function detailOf(code: string): string {
  return DETAILS[code] ?? 'The delivery cannot be carried out.';
}
