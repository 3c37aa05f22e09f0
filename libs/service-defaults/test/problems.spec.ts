import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { startService, type RunningService } from '../src';
import { testConfig } from '../src/testing';
import { ThingModule, thingPolicy } from './things';

let issuer: TestIssuer;
let service: RunningService;
let token: string;
const GOOD = { name: 'n', weightGrams: 5, dropoff: { location: { latitude: 1, longitude: 2 } } };

beforeAll(async () => {
  issuer = await createTestIssuer();
  const config = await testConfig(issuer);
  service = await startService(ThingModule, {
    name: 'thing',
    version: '1.2.3',
    config,
    policy: thingPolicy,
    handleSignals: false,
  });
  token = await issuer.tenant('a-1', 'deliveries:read', 'deliveries:write');
});
afterAll(async () => {
  await service.close();
  await issuer.close();
});

async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(service.url + path, {
    method,
    body,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

async function expectProblem(answer: ReturnType<typeof call>, status: number, code: string) {
  const got = await answer;
  expect(got).toMatchObject({ status, json: { status, code, type: `urn:aerie:problem:${code}` } });
  expect(got.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(got.headers.get('x-request-id')).toBe(got.json.requestId);
  expect(got.headers.get('x-service-version')).toBe('1.2.3');
  expect(got.json).toMatchObject({
    title: expect.any(String),
    detail: expect.any(String),
    traceId: expect.stringMatching(/^[\da-f]{32}$/),
  });
  expect(got.text).not.toMatch(/stack|node_modules|\.ts:|hunter2/);
  return got;
}

const create = (body: unknown) => call('POST', '/v1/things', JSON.stringify(body));

it('accepts a good request and answers with the standard headers', async () => {
  const answer = await call('POST', '/v1/things', JSON.stringify(GOOD), { 'x-request-id': 'mine-1' });
  expect(answer).toMatchObject({ status: 201, json: GOOD });
  expect(answer.headers.get('x-request-id')).toBe('mine-1');
  expect(answer.headers.get('x-service-version')).toBe('1.2.3');
});

it('makes a request id of its own when the given one is not sane', async () => {
  const answer = await call('GET', '/v1/open', undefined, { 'x-request-id': 'a b<script>' });
  expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
});

describe('bodies', () => {
  it.each([
    ['malformed JSON', '{"name":', 400, 'malformed_json'],
    ['NaN', '{"weightGrams":NaN}', 400, 'malformed_json'],
    ['__proto__', '{"__proto__":{"admin":true}}', 400, 'forbidden_key'],
    ['constructor.prototype', '{"constructor":{"prototype":{"x":1}}}', 400, 'forbidden_key'],
    ['a repeated key', '{"name":"a","name":"b"}', 400, 'duplicate_key'],
    ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'too_deep'],
    ['an empty body', '', 400, 'body_required'],
    ['null', 'null', 400, 'body_required'],
    ['an array', '[]', 400, 'validation_failed'],
    ['a text', '"x"', 400, 'validation_failed'],
    ['a body over the limit', JSON.stringify({ name: 'x'.repeat(300_000) }), 413, 'body_too_large'],
  ])('%s', async (_, body, status, code) => {
    await expectProblem(call('POST', '/v1/things', body), status, code);
  });

  it('no body at all', async () => {
    await expectProblem(call('POST', '/v1/things'), 400, 'body_required');
    expect(await call('POST', '/v1/things/plain')).toMatchObject({ status: 200 });
    expect(await call('POST', '/v1/things/plain', '')).toMatchObject({ status: 200 });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=x',
    'junk',
  ])('refuses %s', async (type) => {
    await expectProblem(call('POST', '/v1/things', 'a=b', { 'content-type': type }), 415, 'unsupported_media_type');
  });

  it('names an infinite number by its field', async () => {
    const body = JSON.stringify(GOOD).replace('"latitude":1', '"latitude":1e999');
    const { json } = await expectProblem(call('POST', '/v1/things', body), 400, 'number_out_of_range');
    expect(json.errors).toEqual([expect.objectContaining({ pointer: '/dropoff/location/latitude' })]);
  });

  it('takes UTF-8 only, with or without a byte order mark', async () => {
    const send = (type: string, bytes: Buffer) =>
      fetch(`${service.url}/v1/things/plain`, {
        method: 'POST',
        body: bytes,
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
      });
    const good = Buffer.from('\ufeff{"name":"Zoë"}');
    for (const type of ['application/json', 'application/json; charset=UTF-8', 'application/json;charset="utf-8"'])
      expect(await (await send(type, good)).json()).toEqual({ body: { name: 'Zoë' } });
    const broken = await send('application/json', Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    expect(await broken.json()).toMatchObject({ status: 400, code: 'invalid_encoding' });
    const latin1 = await send('application/json; charset=iso-8859-1', Buffer.from('"Zo\xeb"', 'latin1'));
    expect(await latin1.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it('names all wrong, missing and unknown fields at once', async () => {
    const { json } = await expectProblem(
      create({ weightGrams: -1, 'x/y~z': 1, dropoff: { location: { latitude: 91, longitude: 'a', isAdmin: true } } }),
      400,
      'validation_failed',
    );
    const found = Object.fromEntries(
      (json.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code]),
    );
    expect(found).toEqual({
      '/name': 'required',
      '/weightGrams': 'too_small',
      '/dropoff/location/latitude': 'too_big',
      '/dropoff/location/longitude': 'invalid_type',
      '/dropoff/location/isAdmin': 'unknown_field',
      '/x~1y~0z': 'unknown_field',
    });
  });
});

describe('queries and cursors', () => {
  it('gives defaults and refuses unknown and repeated fields', async () => {
    expect((await call('GET', '/v1/things')).json).toEqual({ items: [], query: { limit: 20 } });
    const { json } = await expectProblem(
      call('GET', '/v1/things?limit=0&limit=7&colour=red&status=x'),
      400,
      'validation_failed',
    );
    expect((json.errors as { pointer: string }[]).map(({ pointer }) => pointer).toSorted()).toEqual([
      '/colour',
      '/limit',
      '/status',
    ]);
  });

  it.each(['x', 'bnVsbA', Buffer.from('["a"]').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    await expectProblem(call('GET', `/v1/things?cursor=${cursor}`), 400, 'invalid_cursor');
  });
});

describe('addresses', () => {
  it.each([
    '/v1/nothing',
    '/',
    '/v2/things',
    '//v1/things',
    '/v1/things;x',
    '/v1//things',
    '/v1/things/',
    '/V1/things',
  ])('%s is nothing', async (path) => {
    await expectProblem(call('GET', path), 404, 'route_not_found');
  });

  it('tells a wrong method from a wrong address', async () => {
    const wrong = await expectProblem(call('DELETE', '/v1/things?x=1'), 405, 'method_not_allowed');
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
    const parameter = await expectProblem(call('PUT', '/v1/things/fails/conflict', '{}'), 405, 'method_not_allowed');
    expect(parameter.headers.get('allow')).toBe('GET, HEAD');
    const options = await expectProblem(call('OPTIONS', '/v1/things'), 405, 'method_not_allowed');
    expect(options.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('takes no address of its own for the id of something', async () => {
    expect((await call('POST', '/v1/things/fails/batch?x=1', '{}')).json).toEqual({ items: [] });
    for (const method of ['GET', 'PUT', 'PATCH', 'OPTIONS']) {
      const wrong = await expectProblem(call(method, '/v1/things/fails/batch?x=1'), 405, 'method_not_allowed');
      expect(wrong.headers.get('allow')).toBe('POST');
    }
    const head = await call('HEAD', '/v1/things/fails/batch');
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('refuses a malformed path and keeps the query out of the problem', async () => {
    await expectProblem(call('GET', '/v1/things/fails/%zz'), 400, 'malformed_url');
    const { json } = await expectProblem(call('GET', '/v1/nothing?token=abc'), 404, 'route_not_found');
    expect(json.instance).toBe('/v1/nothing');
  });

  it('refuses a part of the path that is too long', async () => {
    await expectProblem(call('GET', `/v1/things/fails/${'x'.repeat(500)}`), 414, 'url_too_long');
  });
});

describe('failures of handlers', () => {
  it.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['precondition-failed', 412],
    ['rule-violated', 422],
    ['unavailable', 503],
  ])('%s is %i', async (category, status) => {
    const { json, headers } = await expectProblem(
      call('GET', `/v1/things/fails/${category}`),
      status,
      `code_${category.replace('-', '_')}`,
    );
    expect(json.detail).toBe('Said so.');
    expect(headers.get('retry-after')).toBe(status === 503 ? '1' : null);
  });

  it.each(['bug', 'odd'])('a %s is an internal error without internals', async (kind) => {
    const { json } = await expectProblem(call('GET', `/v1/things/fails/${kind}`), 500, 'internal_error');
    expect(json.detail).toBe('The request could not be completed.');
  });
});
