import autocannon from 'autocannon';
import { median, tokenOf, withAcceptPath } from './bench-suite';
import { openLoop, percentile, type OpenLoopResult } from './open-loop';
import { order } from './order';

const SECONDS = Number(process.env.AERIE_BENCH_SECONDS ?? 8);
const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 5);
/** The burst that the gateway lets in by design, and its backlog, are over by then. */
const BURST_SECONDS = 2;
const WARM_UP_SECONDS = 16;
const LOAD = 3;
const LEAST_GOODPUT = 0.9;
const MOST_REFUSED_MS = 50;
const CLOSED_LOOP = 64;
const OPEN_LOOP = 2_048;
const BODY = JSON.stringify(order);

interface Target {
  url: string;
  headers: Record<string, string>;
}

/** As many as it can, each caller waiting for its answer. */
async function capacityOf({ url, headers }: Target, seconds: number): Promise<number> {
  const options = { url, method: 'POST' as const, connections: CLOSED_LOOP, duration: seconds, headers, body: BODY };
  const result = await autocannon(options);
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests were not accepted below capacity`);
  return result['2xx'] / result.duration;
}

interface Round {
  /** Accepted, as a share of the capacity before and after. */
  readonly goodput: number;
  readonly refusedP99: number;
}

function roundOf({ latencies, unsent, failed, seconds }: OpenLoopResult, capacity: number): Round {
  const accepted = latencies.get(202) ?? [];
  const refused = latencies.get(503) ?? [];
  const others = [...latencies].filter(([status]) => status !== 202 && status !== 503);
  const goodput = accepted.length / seconds / capacity;
  const refusedP99 = percentile(refused, 0.99);
  console.log(
    [
      `  goodput ${(accepted.length / seconds).toFixed(0)}/s = ${goodput.toFixed(2)} of capacity`,
      `refused ${(refused.length / seconds).toFixed(0)}/s`,
      `p99 accepted ${percentile(accepted, 0.99).toFixed(1)} ms`,
      `p99 refused ${refusedP99.toFixed(1)} ms`,
      `unsent ${unsent}, broken ${failed}, other answers ${JSON.stringify(others.map(([status, all]) => [status, all.length]))}`,
    ].join(', '),
  );
  return { goodput, refusedP99 };
}

function judge(rounds: readonly Round[]): void {
  const goodput = median(rounds.map((round) => round.goodput));
  const refusedP99 = median(rounds.map((round) => round.refusedP99));
  console.log(
    `median of ${rounds.length}: goodput ${goodput.toFixed(2)} of capacity, p99 refused ${refusedP99.toFixed(1)} ms`,
  );
  if (goodput < LEAST_GOODPUT || refusedP99 > MOST_REFUSED_MS)
    throw new Error(`Asked for are ${LEAST_GOODPUT} of capacity and ${MOST_REFUSED_MS} ms`);
}

/**
 * What is still accepted when three times as much is asked as can be done, and how soon the rest is told so. The capacity is measured before and
 * after each round, for other work on the machine would else be taken for an effect of the overload.
 */
async function main(): Promise<void> {
  await withAcceptPath(async (suite) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(suite)}` };
    const target = { url: `${suite.gatewayUrl}/v1/delivery-requests`, headers };
    await capacityOf(target, WARM_UP_SECONDS);
    const load = { ...target, body: BODY, seconds: SECONDS, after: BURST_SECONDS, connections: OPEN_LOOP };
    const rounds: Round[] = [];
    let before = await capacityOf(target, SECONDS);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const result = await openLoop({ ...load, perSecond: before * LOAD });
      const after = await capacityOf(target, SECONDS);
      console.log(
        `round ${round}: capacity ${before.toFixed(0)} and ${after.toFixed(0)}/s, asked ${(before * LOAD).toFixed(0)}/s`,
      );
      rounds.push(roundOf(result, (before + after) / 2));
      before = after;
    }
    judge(rounds);
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
