import type { Suite } from '../launcher/suite-options';
import { median, tokenOf, withAcceptPath } from './bench-suite';
import type { Call } from './callers';
import { openLoop } from './open-loop';
import { order } from './order';
import { cpuSeconds } from './process-cpu';

/** The same rate either way: a service that is asked for more at once answers it with fewer system calls. */
const PER_SECOND = Number(process.env.AERIE_BENCH_PER_SECOND ?? 1_000);
const SECONDS = Number(process.env.AERIE_BENCH_SECONDS ?? 2);
/** A process keeps the luck of its compiler, so there are several. */
const STARTS = Number(process.env.AERIE_BENCH_STARTS ?? 3);
const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 5);
/** Until the compiler is done with both, which counts as their processor time. */
const WARM_UP_SECONDS = 30;
const CONNECTIONS = 256;
const LIMIT = 2;
const PATH = '/v1/delivery-requests';
const OURS = ['gateway', 'ingestion'];

/** Microseconds of processor time a request. */
interface Cost {
  /** Of the database and the broker too. */
  readonly all: number;
  readonly ours: number;
}

interface Round {
  readonly direct: Cost;
  readonly through: Cost;
}

function used(suite: Suite): Cost {
  const seconds = suite.processes().map(({ name, pid }) => ({ name, value: cpuSeconds(pid) }));
  const sum = (of: typeof seconds) => of.reduce((total, { value }) => total + value, 0);
  return { all: sum(seconds), ours: sum(seconds.filter(({ name }) => OURS.includes(name))) };
}

async function cost(suite: Suite, call: Call): Promise<Cost> {
  const before = used(suite);
  await ask(call, SECONDS);
  const after = used(suite);
  const perRequest = (figure: keyof Cost) => ((after[figure] - before[figure]) / (PER_SECOND * SECONDS)) * 1e6;
  return { all: perRequest('all'), ours: perRequest('ours') };
}

async function ask(call: Call, seconds: number): Promise<void> {
  const load = { perSecond: PER_SECOND, seconds, after: 0, connections: CONNECTIONS };
  const { latencies, unsent, failed } = await openLoop({ call, ...load });
  const refused = [...latencies].reduce((sum, [status, { length }]) => sum + (status < 300 ? 0 : length), 0);
  if (unsent + failed + refused > 0)
    throw new Error(`${unsent} not sent, ${failed} without an answer, ${refused} refused at ${PER_SECOND} a second`);
}

interface Comparison {
  readonly name: string;
  readonly rounds: Round[];
}

/** The call at the gateway and at the service, in turn. */
async function compare(suite: Suite, call: Omit<Call, 'url'>, path: string): Promise<Round[]> {
  const through = { ...call, url: `${suite.gatewayUrl}${path}` };
  const direct = { ...call, url: `${suite.url('ingestion')}${path}` };
  await ask(through, WARM_UP_SECONDS);
  await cost(suite, direct);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({ direct: await cost(suite, direct), through: await cost(suite, through) });
  return rounds;
}

async function compareBoth(suite: Suite, gets: Comparison, posts: Comparison): Promise<void> {
  const headers = { authorization: `Bearer ${await tokenOf(suite)}`, 'content-type': 'application/json' };
  const post = { method: 'POST' as const, headers, body: JSON.stringify(order) };
  const made = await fetch(`${suite.gatewayUrl}${PATH}`, post);
  const { id } = (await made.json()) as { id: string };
  gets.rounds.push(...(await compare(suite, { method: 'GET', headers }, `${PATH}/${id}`)));
  posts.rounds.push(...(await compare(suite, post, PATH)));
}

/** Whether the figure is what is asked for. */
function judge({ name, rounds }: Comparison): boolean {
  console.log(`${name}: ${told(rounds, 'ours')}; with database and broker ${told(rounds, 'all')}`);
  return ratio(rounds, 'ours') <= LIMIT;
}

function told(rounds: readonly Round[], figure: keyof Cost): string {
  const middle = (way: keyof Round): string => median(rounds.map((round) => round[way][figure])).toFixed(0);
  return `${middle('direct')} µs at the service, ${middle('through')} µs through the gateway: ${ratio(rounds, figure).toFixed(2)} x`;
}

function ratio(rounds: readonly Round[], figure: keyof Cost): number {
  return median(rounds.map(({ through, direct }) => through[figure] / direct[figure]));
}

/** Processor time of a call through the gateway (gateway and service), beside that of the same call made to the service. */
async function main(): Promise<void> {
  const gets = { name: `GET ${PATH}/{id}`, rounds: [] };
  const posts = { name: `POST ${PATH}`, rounds: [] };
  for (let start = 0; start < STARTS; start += 1) await withAcceptPath((suite) => compareBoth(suite, gets, posts));
  const reached = [judge(gets), judge(posts)];
  if (reached.includes(false)) throw new Error(`The gateway costs more than it may: ${LIMIT} x`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
