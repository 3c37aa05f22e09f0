import type { Suite } from '../launcher/suite-options';
import { median, tokenOf, withAcceptPath } from './bench-suite';
import type { Call } from './callers';
import { closedLoop } from './closed-loop';
import { openLoop, percentile, type OpenLoopResult } from './open-loop';
import { order } from './order';
import { runOn } from './processors';

/** Short ones, and many: what else the machine does changes within seconds, and shall change what is compared alike. */
const SECONDS = Number(process.env.AERIE_BENCH_SECONDS ?? 2);
const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 25);
/** The burst that the gateway lets in by design, and its backlog, are over by then. */
const BURST_SECONDS = 1.5;
const WARM_UP_SECONDS = 16;
const LOAD = 3;
const LEAST_GOODPUT = 0.9;
const MOST_REFUSED_MS = 50;
const CLOSED_LOOP = 64;
const OPEN_LOOP = 2_048;
const ACCEPTED = 202;
const REFUSED = 503;

interface Round {
  readonly capacity: number;
  /** Accepted, as a share of the capacity before and after. */
  readonly goodput: number;
  readonly acceptedP99: number;
  readonly refusedP99: number;
}

function roundOf({ latencies, unsent, failed, seconds }: OpenLoopResult, capacity: number): Round {
  const accepted = latencies.get(ACCEPTED) ?? [];
  const refused = latencies.get(REFUSED) ?? [];
  const answered = [...latencies.values()].reduce((sum, { length }) => sum + length, 0);
  const strange = failed + answered - accepted.length - refused.length;
  if (strange > 0) throw new Error(`${strange} requests were neither accepted nor refused`);
  if (unsent > 0) console.log(`${unsent} requests were not sent: all ${OPEN_LOOP} connections were waiting`);
  return {
    capacity,
    goodput: accepted.length / seconds / capacity,
    acceptedP99: percentile(accepted, 0.99),
    refusedP99: percentile(refused, 0.99),
  };
}

/** The capacity is measured before and after each overload: as many as it can, each caller waiting for its answer. */
async function roundsOf(suite: Suite): Promise<Round[]> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(suite)}` };
  const url = `${suite.gatewayUrl}/v1/delivery-requests`;
  const call: Call = { url, method: 'POST', headers, body: JSON.stringify(order) };
  const capacity = (seconds: number) => closedLoop({ call, seconds, connections: CLOSED_LOOP }, ACCEPTED);
  await capacity(WARM_UP_SECONDS);
  const rounds: Round[] = [];
  let before = await capacity(SECONDS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const load = { perSecond: before * LOAD, seconds: SECONDS, after: BURST_SECONDS, connections: OPEN_LOOP };
    const result = await openLoop({ call, ...load });
    const after = await capacity(SECONDS);
    rounds.push(roundOf(result, (before + after) / 2));
    before = after;
  }
  return rounds;
}

/** Whether the figures are what is asked for. */
function judge(rounds: readonly Round[], arrangement: string): boolean {
  const middle = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  const goodput = middle('goodput');
  const refusedP99 = middle('refusedP99');
  console.log(
    [
      `${arrangement}: capacity ${middle('capacity').toFixed(0)}/s`,
      `goodput at ${LOAD} x ${goodput.toFixed(2)} of it`,
      `p99 accepted ${middle('acceptedP99').toFixed(0)} ms, refused ${refusedP99.toFixed(0)} ms`,
      `(medians of ${rounds.length}, goodput ${rounds.map((round) => round.goodput.toFixed(2)).join(' ')})`,
    ].join(', '),
  );
  return goodput >= LEAST_GOODPUT && refusedP99 <= MOST_REFUSED_MS;
}

/** All on the same processors, which therefore pay for making the load too. */
function shared(): Promise<boolean> {
  return withAcceptPath(async (suite) => judge(await roundsOf(suite), 'everything on all processors'));
}

/** What is behind the gateway has a processor of its own, which tells whether an overload reaches it. The gateway shares the other with those who ask. */
function apart(): Promise<boolean> {
  runOn(1, process.pid);
  return withAcceptPath(async (suite) => {
    for (const { name, pid } of suite.processes()) if (name === 'gateway') runOn(0, pid);
    runOn(0, process.pid);
    return judge(await roundsOf(suite), 'gateway and callers on one, the rest on another');
  });
}

/** What is still accepted when three times as much is asked as can be done, and how soon the rest is told so. */
async function main(): Promise<void> {
  const reached = [await shared(), await apart()];
  if (reached.includes(false))
    throw new Error(`Asked for are ${LEAST_GOODPUT} of capacity and ${MOST_REFUSED_MS} ms, either way`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
