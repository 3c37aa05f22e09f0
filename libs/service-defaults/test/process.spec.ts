import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type Line = Record<string, unknown> & { msg?: string };
let child: ChildProcess;
let lines: Line[];
let url: string;

beforeEach(async () => {
  lines = [];
  child = spawn(process.execPath, [join(__dirname, 'run-ts.cjs'), join(__dirname, 'process-main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`exit ${code}: ${JSON.stringify(lines)}`)));
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.msg === 'whole 1.0.0 is ready') resolve(String(line.url));
    });
  });
});
afterEach(() => child.kill('SIGKILL'));

const exit = () => new Promise<number | null>((resolve) => child.once('exit', resolve));

it('one request is one trace with one request id in all log lines, from HTTP over gRPC', async () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const headers = { 'x-request-id': 'r-5', traceparent: `00-${trace}-b7ad6b7169203331-01` };
  expect((await fetch(`${url}/v1/ask`, { headers })).status).toBe(200);
  const body = JSON.stringify({ password: 'hunter2' });
  await fetch(`${url}/v1/things/fails/bug?token=hunter2`, { headers: { ...headers, authorization: 'Bearer hunter2' } });
  await fetch(`${url}/v1/things`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const of = (msg: string) => lines.find((line) => line.msg === msg);
  for (const msg of ['ask', 'echo', 'request failed'])
    expect(of(msg)).toMatchObject({ requestId: 'r-5', traceId: trace, service: 'whole', version: '1.0.0' });
  expect(of('ask')!.spanId).not.toBe(of('echo')!.spanId);
  expect(JSON.stringify(lines.filter((line) => line.msg !== 'request failed'))).not.toContain('hunter2');
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets requests under way finish on connections that are kept alive, then exits with 0',
  async (signal) => {
    const exited = exit();
    const answers = Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/v1/things/slow`)));
    await fetch(`${url}/v1/open`).catch(() => undefined);
    const started = Date.now();
    child.kill(signal);
    expect((await answers).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await exited).toBe(0);
    expect(Date.now() - started).toBeLessThan(3000);
  },
);
