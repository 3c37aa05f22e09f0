import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Display } from './display';
import { runDemo } from './run-demo';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('runDemo', () => {
  let server: Server;
  let seen: string[];
  let routes: Record<string, Handler[]>;
  let printed: string;

  beforeEach(async () => {
    seen = [];
    printed = '';
    routes = {
      'POST /oauth2/token': [json(200, { access_token: 'secret-token', expires_in: 600 })],
      'GET /v1/nests': [json(200, { items: [{ name: 'Downtown', location: { latitude: 29.75, longitude: -95.36 } }] })],
      'POST /v1/delivery-requests': [json(202, {}, { location: '/v1/delivery-requests/1' })],
      'GET /v1/delivery-requests/1': [
        json(200, { status: 'pending' }, { 'retry-after': '0.01' }),
        json(303, {}, { location: 'http://elsewhere/v1/deliveries/7' }),
      ],
      'GET /v1/deliveries/7/tracking': [stream(status('1', 'scheduled'), status('2', 'delivered'))],
    };
    server = createServer((request, response) => {
      const route = `${request.method} ${request.url}`;
      seen.push(route);
      const handlers = routes[route] ?? [];
      const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
      if (handler) handler(request, response);
      else json(404, { code: 'route_not_found' })(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const demo = (timeoutMs = 5_000) => {
    const display = new Display({ write: (text) => (printed += text) });
    return runDemo({ gatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMs, display });
  };

  it('goes from the request over the status monitor to the door', async () => {
    await demo();
    expect(printed).toMatch(/pending[^]*scheduled[^]*delivered[^]*at the door/);
    expect(printed).not.toContain('secret-token');
  });

  it('takes a broken stream up again after the last event that it saw', async () => {
    const resumedAfter: (string | undefined)[] = [];
    const tracking: Handler[] = [
      (request, response) => {
        stream(status('1', 'scheduled'))(request, response);
      },
      (request, response) => {
        resumedAfter.push(request.headers['last-event-id'] as string | undefined);
        stream(status('2', 'delivered'))(request, response);
      },
    ];
    routes['GET /v1/deliveries/7/tracking'] = tracking;
    await demo();
    expect(resumedAfter).toEqual(['1']);
  });

  it('goes on after a 503 of the status monitor', async () => {
    routes['GET /v1/delivery-requests/1']?.unshift(
      json(503, { code: 'database_unavailable' }, { 'retry-after': '0.01' }),
    );
    await demo();
    expect(seen.filter((route) => route === 'GET /v1/delivery-requests/1')).toHaveLength(3);
  });

  it.each(['rejected', 'cancelled', 'failed', 'returned'])('says so when the delivery is %s', async (lost) => {
    routes['GET /v1/deliveries/7/tracking'] = [stream(status('1', lost))];
    await expect(demo()).rejects.toThrow(`The delivery does not arrive: it is ${lost}.`);
  });

  it('gives the reason of a refused order', async () => {
    routes['POST /v1/delivery-requests'] = [json(400, { code: 'validation_failed', detail: 'weight' })];
    await expect(demo()).rejects.toThrow('The order was refused: validation_failed, weight.');
  });

  it('gives up at its limit', async () => {
    routes['GET /v1/deliveries/7/tracking'] = [(_request, response) => response.writeHead(200).flushHeaders()];
    await expect(demo(300)).rejects.toThrow('The delivery did not arrive within 0.005 minutes.');
  });

  it('says how to start a suite that is not running', async () => {
    const gatewayUrl = 'http://127.0.0.1:1';
    await expect(runDemo({ gatewayUrl, timeoutMs: 1_000 })).rejects.toThrow(
      /^Aerie does not answer at .*: start it with "npm start"/,
    );
  });
});

function json(code: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

function stream(...events: string[]): Handler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`: hello\r\n\r\n${events.join('')}`);
  };
}

function status(id: string, value: string): string {
  return `id: ${id}\nevent: status\ndata: ${JSON.stringify({ status: value, occurredAt: '2026-01-01T00:00:00Z' })}\n\n`;
}
