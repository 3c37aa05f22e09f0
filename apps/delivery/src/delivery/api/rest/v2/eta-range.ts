const EARLIER_MS = 60_000;
const LATER_MS = 180_000;

/** What a plan is worth: wind may help by a minute, and wind, winch and a crowded sky may cost three. It changes only with the plan. */
export function etaRange(planned: string): { earliest: string; latest: string } {
  const at = Date.parse(planned);
  return { earliest: new Date(at - EARLIER_MS).toISOString(), latest: new Date(at + LATER_MS).toISOString() };
}
