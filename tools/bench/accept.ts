import { fork } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { freePort } from '../infrastructure/ports';
import { median, tokenOf, withAcceptPath } from './bench-suite';
import { order } from './order';

const CONNECTIONS = 64;
const SECONDS = Number(process.env.AERIE_BENCH_SECONDS ?? 8);
const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 3);

interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
  stop(): void;
}

/** A baseline of its own process, on the suite's PostgreSQL, in a database that it does not share with what is measured. */
async function startBaseline(name: string, script: string, databaseUrl: string): Promise<Target> {
  const port = await freePort();
  const child = fork(join(__dirname, script), {
    env: { ...process.env, BENCH_DATABASE_URL: databaseUrl, BENCH_PORT: String(port) },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { name, url: `http://127.0.0.1:${port}`, headers: {}, stop: () => child.kill() };
}

async function acceptedPerSecond(target: Target, seconds: number): Promise<number> {
  const result = await autocannon({
    url: `${target.url}/v1/delivery-requests`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'content-type': 'application/json', ...target.headers },
    body: JSON.stringify(order),
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${target.name}: ${failed} of ${result.requests.total} requests were not accepted`);
  return result['2xx'] / result.duration;
}

async function measure(targets: Target[]): Promise<Map<string, number[]>> {
  const rates = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) await acceptedPerSecond(target, 3);
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const target of targets) {
      const rate = await acceptedPerSecond(target, SECONDS);
      rates.get(target.name)?.push(rate);
      console.log(`round ${round}: ${target.name.padEnd(34)} ${rate.toFixed(0).padStart(7)}/s`);
    }
  }
  return rates;
}

function report(rates: Map<string, number[]>, naive: string): void {
  const base = median(rates.get(naive) ?? []);
  console.log(
    `\n${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  );
  console.log(
    `${CONNECTIONS} connections, ${Buffer.byteLength(JSON.stringify(order))} bytes a request, median of ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  for (const [name, values] of rates) {
    const rate = median(values);
    console.log(`${name.padEnd(34)} ${rate.toFixed(0).padStart(7)} accepted/s  ${(rate / base).toFixed(2)} x naive`);
  }
}

/** Accepted deliveries per second, durable before the answer, through the gateway; beside two baselines in the same run. */
async function main(): Promise<void> {
  await withAcceptPath(async (suite) => {
    const targets: Target[] = [];
    try {
      const headers = { authorization: `Bearer ${await tokenOf(suite)}` };
      const [plain, naive] = [suite.databaseUrl('account'), suite.databaseUrl('package')];
      targets.push(await startBaseline('plain Fastify, one prepared insert', 'plain-app.js', plain));
      targets.push(await startBaseline('naive Nest, TypeORM save of two', 'naive-app.js', naive));
      targets.push({ name: 'Aerie, gateway to ingestion', url: suite.gatewayUrl, headers, stop: () => undefined });
      report(await measure(targets), 'naive Nest, TypeORM save of two');
    } finally {
      for (const target of targets) target.stop();
    }
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
