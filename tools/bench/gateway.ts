import autocannon from 'autocannon';
import type { Suite } from '../launcher/suite-options';
import { median, tokenOf, withAcceptPath } from './bench-suite';
import { order } from './order';
import { cpuSeconds } from './process-cpu';

const REQUESTS = Number(process.env.AERIE_BENCH_REQUESTS ?? 8_000);
const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 3);
/** Until the compiler is done with both, which counts as their processor time. */
const WARM_UP = 4;
const CONNECTIONS = 16;
const LIMIT = 2;

interface Call {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  body?: string;
}

/** Microseconds of processor time a request, over the named processes. */
async function cost(suite: Suite, url: string, call: Call, processes: string[], token: string): Promise<number> {
  const pids = suite.processes().flatMap(({ name, pid }) => (processes.includes(name) ? [pid] : []));
  const used = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const before = used();
  const { non2xx, errors } = await autocannon({
    url: `${url}${call.path}`,
    method: call.method,
    body: call.body,
    amount: REQUESTS,
    connections: CONNECTIONS,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  if (non2xx + errors > 0) throw new Error(`${call.name}: ${non2xx + errors} requests failed`);
  return ((used() - before) / REQUESTS) * 1e6;
}

async function compare(suite: Suite, call: Call, token: string): Promise<number> {
  const direct = () => cost(suite, suite.url('ingestion'), call, ['ingestion'], token);
  const through = () => cost(suite, suite.gatewayUrl, call, ['ingestion', 'gateway'], token);
  for (let warmUp = 0; warmUp < WARM_UP; warmUp += 1) await through();
  await direct();
  const rounds: { alone: number; both: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ alone: await direct(), both: await through() });
  const alone = median(rounds.map((round) => round.alone));
  const both = median(rounds.map((round) => round.both));
  const ratio = median(rounds.map((round) => round.both / round.alone));
  console.log(
    `${call.name.padEnd(32)} service ${alone.toFixed(0)} µs, through the gateway ${both.toFixed(0)} µs: ${ratio.toFixed(2)} x`,
  );
  return ratio;
}

/** Processor time of a request through the gateway (gateway and service) beside that of the same request to the service alone. */
async function main(): Promise<void> {
  await withAcceptPath(async (suite) => {
    const token = await tokenOf(suite);
    const post: Call = {
      name: 'POST /v1/delivery-requests',
      method: 'POST',
      path: '/v1/delivery-requests',
      body: JSON.stringify(order),
    };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const made = await fetch(`${suite.gatewayUrl}${post.path}`, { method: 'POST', headers, body: post.body });
    const { id } = (await made.json()) as { id: string };
    const get: Call = { name: 'GET /v1/delivery-requests/{id}', method: 'GET', path: `${post.path}/${id}` };
    const ratios = [await compare(suite, get, token), await compare(suite, post, token)];
    if (Math.max(...ratios) > LIMIT) throw new Error(`The gateway costs more than it may: ${LIMIT} x`);
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
