const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const FIRST_POLL_MS = 2 * SECOND_MS;
const LONGEST_POLL_MS = 30 * SECOND_MS;
const LONGEST_REST_MS = 5 * MINUTE_MS;

/** Dispatch speaks first at the deadline; the saga gives up only when it stays silent. */
const MARGIN_MS = 30 * SECOND_MS;

/** How long a short step may take over all its retries: an outage of a participant is to be sat out. */
export const SHORT_STEP_MS = 3 * MINUTE_MS;

export function droneCompleteBy({ deadline }: { readonly deadline: string }): Date {
  return new Date(new Date(deadline).getTime() + MARGIN_MS);
}

/**
 * When to ask again for a drone, if no event wakes the saga before: 2 s at first, then less and less often up to 30 s; while the drone
 * need not leave yet, at that time or every 5 minutes.
 */
export function nextPoll(now: Date, polls: number, notBefore: Date | undefined): Date {
  const rest = (notBefore?.getTime() ?? 0) - now.getTime();
  if (rest > LONGEST_POLL_MS) return new Date(now.getTime() + Math.min(rest, LONGEST_REST_MS));
  const pause = Math.min(FIRST_POLL_MS * 2 ** Math.min(polls, 10), LONGEST_POLL_MS);
  return new Date(now.getTime() + (rest > 0 ? Math.min(pause, rest) : pause));
}
