import { captureLogs, recordSpans } from './testing';
import { currentContext, currentTraceparent, redactText, runInContext, withSpan } from './index';

const spans = recordSpans();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

describe('logger', () => {
  it('adds request and trace ids of the context to each line', async () => {
    const { log, lines } = captureLogs();
    await runInContext({ requestId: 'r-1', traceparent: TRACEPARENT }, async () => {
      await Promise.resolve();
      await withSpan('work', {}, () => log.info({ n: 1 }, 'hello'));
    });
    expect(lines[0]).toMatchObject({
      level: 'info',
      msg: 'hello',
      n: 1,
      requestId: 'r-1',
      traceId: TRACE,
      service: 'test',
    });
    expect(lines[0]!.spanId).not.toBe('b7ad6b7169203331');
  });

  it('masks secrets and personal data at any depth', () => {
    const { log, lines } = captureLogs();
    log.info(
      {
        headers: { Authorization: 'Bearer abc' },
        order: { pickup: { contact: { name: 'Ann' }, address: 'x' } },
        list: [{ phone: '1' }],
      },
      'sent Bearer abc.def-x to postgres://u:hunter2@db/x',
    );
    const text = JSON.stringify(lines);
    for (const secret of ['abc', 'Ann', 'hunter2', '"1"']) expect(text).not.toContain(secret);
    expect(text).toContain('[redacted]');
  });

  it('describes errors without their extra fields, with causes, masking tokens in messages', () => {
    const { log, lines } = captureLogs();
    const cause = Object.assign(new Error('duplicate'), { code: '23505', detail: 'Key (email)=(ann@example.org)' });
    log.error(new Error('refused eyJhbGciOi.eyJzdWIi.sig', { cause }));
    log.error({ err: cause }, 'again');
    const text = JSON.stringify(lines);
    expect(text).not.toContain('ann@example.org');
    expect(text).not.toContain('eyJzdWIi');
    expect(lines[0]).toMatchObject({ err: { type: 'Error', cause: { code: '23505', message: 'duplicate' } } });
    expect(lines[1]).toMatchObject({ err: { code: '23505' }, msg: 'again' });
  });

  it('masks child bindings', () => {
    const { log, lines } = captureLogs();
    log.child({ token: 'abc', part: 'x' }).info('hi');
    expect(lines[0]).toMatchObject({ token: '[redacted]', part: 'x' });
  });

  it('survives circular and odd values', () => {
    const { log, lines } = captureLogs();
    const loop: { self?: unknown } = {};
    loop.self = loop;
    log.info({ loop, big: 5n, bytes: Buffer.from('abc') }, 'odd');
    expect(lines[0]).toMatchObject({ big: '5', bytes: '[3 bytes]' });
  });
});

describe('context', () => {
  it('is gone outside of runInContext', () => {
    runInContext({ requestId: 'r-2', deadline: 5 }, () =>
      expect(currentContext()).toEqual({ requestId: 'r-2', deadline: 5 }),
    );
    expect(currentContext()).toBeUndefined();
    expect(currentTraceparent()).toBeUndefined();
  });

  it('keeps the trace of a given traceparent and ignores a broken one', () => {
    expect(runInContext({ requestId: 'r', traceparent: TRACEPARENT }, currentTraceparent)).toBe(TRACEPARENT);
    expect(runInContext({ requestId: 'r', traceparent: 'junk' }, currentTraceparent)).toBeUndefined();
  });
});

describe('withSpan', () => {
  beforeEach(() => spans.reset());

  it('nests spans of one trace', async () => {
    await withSpan('outer', { kind: 'consumer', parent: TRACEPARENT }, () => withSpan('inner', {}, () => undefined));
    const [inner, outer] = spans.finished();
    expect(outer!.spanContext().traceId).toBe(TRACE);
    expect(inner!.parentSpanContext?.spanId).toBe(outer!.spanContext().spanId);
  });

  it('marks a failed span and rethrows', async () => {
    const failure = Object.assign(new Error('secret detail'), { code: 'boom' });
    await expect(withSpan('bad', {}, () => Promise.reject(failure))).rejects.toBe(failure);
    const [span] = spans.finished();
    expect(span!.attributes['error.type']).toBe('boom');
    expect(span!.status).toEqual({ code: 2 });
  });

  it('keeps the request context of the caller when a parent is given', async () => {
    await runInContext({ requestId: 'r-3' }, () =>
      withSpan('x', { parent: TRACEPARENT }, () => expect(currentContext()?.requestId).toBe('r-3')),
    );
  });
});

it('masks basic credentials and passwords of urls in a text', () => {
  expect(redactText(`key aerie_${'0a'.repeat(16)}_s3-cret, aerie_http_requests_total`)).toBe(
    'key [redacted], aerie_http_requests_total',
  );
  expect(redactText('Basic Zm9v nats://u:p@h')).toBe('Basic [redacted] nats://u:[redacted]@h');
});
