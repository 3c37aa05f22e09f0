import type { QuoteEta, Reason } from './quote';

const DETAILS: Readonly<Record<string, string>> = {
  package_too_heavy: 'No drone of ours carries that much.',
  pickup_out_of_range: 'No nest serves the pickup.',
  dropoff_out_of_range: 'No nest serves the drop-off.',
  no_energy_for_the_way: 'The way is longer than one charge of a drone lasts.',
};

/** A reason in words; one that is not known here keeps its code. */
export function explain(code: string, eta: QuoteEta | undefined): Reason {
  if (code === 'deadline_not_reachable' && eta) {
    return { code, detail: `The package can be at the drop-off at ${eta.dropoff.earliest} at the earliest.` };
  }
  return { code, detail: DETAILS[code] ?? 'It cannot be served.' };
}
