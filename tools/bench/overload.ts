import autocannon from 'autocannon';
import { tokenOf, withAcceptPath } from './bench-suite';
import { openLoop, percentile, type OpenLoopResult } from './open-loop';
import { order } from './order';

const SECONDS = Number(process.env.AERIE_BENCH_SECONDS ?? 8);
const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 3);
/** The burst that the gateway lets in by design, and its backlog, are over by then. */
const BURST_SECONDS = 2;
const LOAD = 3;
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

function describe({ latencies, unsent, failed, seconds }: OpenLoopResult, capacity: number): number {
  const accepted = latencies.get(202) ?? [];
  const refused = latencies.get(503) ?? [];
  const others = [...latencies].filter(([status]) => status !== 202 && status !== 503);
  const ratio = accepted.length / seconds / capacity;
  const ms = (values: number[]) => `${percentile(values, 0.99).toFixed(1)} ms`;
  console.log(
    [
      `  goodput ${(accepted.length / seconds).toFixed(0)}/s = ${ratio.toFixed(2)} of capacity`,
      `refused ${(refused.length / seconds).toFixed(0)}/s`,
      `p99 accepted ${ms(accepted)}`,
      `p99 refused ${ms(refused)}`,
      `unsent ${unsent}, broken ${failed}, other answers ${JSON.stringify(others.map(([status, all]) => [status, all.length]))}`,
    ].join(', '),
  );
  return ratio;
}

/** What is still accepted when three times as much is asked as can be done, and how soon the rest is told so. */
async function main(): Promise<void> {
  await withAcceptPath(async (suite) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(suite)}` };
    const target = { url: `${suite.gatewayUrl}/v1/delivery-requests`, headers };
    await capacityOf(target, 4);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const capacity = await capacityOf(target, SECONDS);
      console.log(`round ${round}: capacity ${capacity.toFixed(0)}/s, asked ${(capacity * LOAD).toFixed(0)}/s`);
      const load = {
        ...target,
        body: BODY,
        perSecond: capacity * LOAD,
        seconds: SECONDS,
        after: BURST_SECONDS,
        connections: OPEN_LOOP,
      };
      describe(await openLoop(load), capacity);
    }
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
