import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from '../../../test/support/eventually';
import { impatient, startGateway, type RunningGateway } from './support/gateway';

describe('failing services', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    gateway = await startGateway({ times: impatient(400) });
  });

  afterEach(() => gateway?.stop());

  async function expectProblem(response: Response, status: number, code: string): Promise<void> {
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ status, code, requestId: response.headers.get('x-request-id') });
    expect(body['traceId']).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(body)).not.toMatch(/ECONN|127\.0\.0\.1/);
  }

  it('answers 503 while a service is down and serves again as soon as it is back, the others all the time', async () => {
    const { account } = gateway.upstreams;
    expect((await gateway.fetch('/v1/accounts')).status).toBe(200);
    await account.stop();
    for (let round = 0; round < 10; round += 1) {
      const response = await gateway.fetch('/v1/accounts');
      expect(response.headers.get('retry-after')).toBe('1');
      await expectProblem(response, 503, 'upstream_unavailable');
    }
    expect((await gateway.fetch('/v1/drones')).status).toBe(200);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await account.listen();
    await eventually(async () => expect((await gateway.fetch('/v1/accounts')).status).toBe(200));
  });

  it('stops asking a service that keeps failing, and asks again after a while', async () => {
    const { account } = gateway.upstreams;
    account.handler = (incoming) => void incoming.socket.destroy();
    for (let round = 0; round < 10; round += 1) await gateway.fetch('/v1/accounts', { method: 'POST' });
    const asked = account.seen.length;
    expect(asked).toBeLessThan(10);
    account.handler = undefined;
    await eventually(async () => expect((await gateway.fetch('/v1/accounts')).status).toBe(200));
  });

  it('answers 504 when the answer does not begin in time, and lets go of the service', async () => {
    const { delivery } = gateway.upstreams;
    let gone = 0;
    delivery.handler = (_request, response) => void response.once('close', () => (gone += 1));
    await expectProblem(await gateway.fetch('/v1/deliveries', { method: 'POST', body: '{}' }), 504, 'upstream_timeout');
    await eventually(() => expect(gone).toBe(1));
    expect(delivery.seen).toHaveLength(1);
  });

  it.each([
    ['GET', 2],
    ['HEAD', 2],
    ['PUT', 2],
    ['DELETE', 2],
    ['POST', 1],
    ['PATCH', 1],
  ])('sends %s to a service that breaks the connection %d time(s)', async (method, times) => {
    const { drone } = gateway.upstreams;
    drone.handler = (incoming) => void incoming.socket.destroy();
    const body = method === 'PUT' || method === 'POST' ? '{"same":"body"}' : undefined;
    const response = await gateway.fetch('/v1/drones/1', { method, body });
    expect(response.status).toBe(503);
    expect(drone.seen.map((seen) => seen.body)).toEqual(Array.from({ length: times }, () => body ?? ''));
  });

  it.each(['POST', 'PATCH'])('repeats %s under an Idempotency-Key, for its effect happens once', async (method) => {
    const { drone } = gateway.upstreams;
    drone.handler = (incoming) => void incoming.socket.destroy();
    await gateway.fetch('/v1/drones/1', { method, body: '{}', headers: { 'idempotency-key': 'k-1' } });
    expect(drone.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['k-1', 'k-1']);
    const { identity } = gateway.upstreams;
    identity.handler = (incoming) => void incoming.socket.destroy();
    await gateway.fetch('/oauth2/token', { method: 'POST', body: 'x', headers: { 'idempotency-key': 'k-1' } });
    expect(identity.seen).toHaveLength(1);
  });

  it.each(['PUT', 'DELETE', 'POST'])(
    'repeats no %s under conditions, which its own first try may have undone',
    async (method) => {
      const { drone } = gateway.upstreams;
      drone.handler = (incoming) => void incoming.socket.destroy();
      const headers = { 'if-match': '"1"', 'idempotency-key': 'k-2' };
      expect((await gateway.fetch('/v1/drones/1', { method, body: '{}', headers })).status).toBe(503);
      expect(drone.seen).toHaveLength(1);
    },
  );

  it('has a deadline for each kind of request', async () => {
    await gateway.stop();
    const { answerMs, ...times } = impatient(5_000);
    gateway = await startGateway({ times: { ...times, answerMs: { ...answerMs, reads: 100 } } });
    gateway.upstreams.delivery.handler = (_request, response) => void setTimeout(() => response.end('{}'), 400);
    await expectProblem(await gateway.fetch('/v1/deliveries'), 504, 'upstream_timeout');
    expect((await gateway.fetch('/v1/deliveries', { method: 'POST', body: '{}' })).status).toBe(200);
  });

  it('hides one broken connection from the caller of an idempotent method', async () => {
    const { drone } = gateway.upstreams;
    drone.handler = (incoming, response) => {
      if (drone.seen.length === 1) incoming.socket.destroy();
      else response.end(drone.last.body);
    };
    const response = await gateway.fetch('/v1/drones/1', { method: 'PUT', body: 'again' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('again');
  });

  it('does not try again once an answer has begun, and breaks off rather than end it short', async () => {
    const { drone } = gateway.upstreams;
    drone.handler = (incoming, response) => {
      response.writeHead(200);
      response.write('half', () => incoming.socket.destroy());
    };
    const response = await gateway.fetch('/v1/drones');
    await expect(response.text()).rejects.toThrow('terminated');
    expect(drone.seen).toHaveLength(1);
  });

  it('breaks off an answer that stands still', async () => {
    gateway.upstreams.drone.handler = (_request, response) => void response.writeHead(200).write('half');
    const response = await gateway.fetch('/v1/drones');
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('answers 503 to nonsense', async () => {
    gateway.upstreams.drone.handler = (incoming) => void incoming.socket.end('no HTTP at all\r\n\r\n');
    await expectProblem(await gateway.fetch('/v1/drones'), 503, 'upstream_unavailable');
  });

  it('forwards nothing of a body that stops, and says so', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/accounts HTTP/1.1\r\nhost: x\r\nauthorization: ${gateway.bearer.authorization}\r\ncontent-length: 10\r\n\r\nhalf`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 [^]*body_too_slow/);
    expect(gateway.upstreams.account.seen).toHaveLength(0);
  });

  it('gives up what a caller no longer waits for, without a mark against the service', async () => {
    const { delivery } = gateway.upstreams;
    let gone = 0;
    delivery.handler = (_request, response) => void response.once('close', () => (gone += 1));
    for (let round = 0; round < 12; round += 1) {
      const abort = new AbortController();
      const answer = gateway.fetch('/v1/deliveries', { signal: abort.signal }).catch(() => 'aborted');
      await eventually(() => expect(delivery.seen).toHaveLength(round + 1));
      abort.abort();
      expect(await answer).toBe('aborted');
    }
    await eventually(() => expect(gone).toBe(12));
    delivery.handler = undefined;
    expect((await gateway.fetch('/v1/deliveries')).status).toBe(200);
  });

  it('answers 503 and forwards nothing while tokens cannot be verified', async () => {
    await gateway.issuer.close();
    const response = await gateway.fetch('/v1/accounts');
    await expectProblem(response, 503, 'identity_unavailable');
    expect(gateway.upstreams.account.seen).toHaveLength(0);
  });
});
