import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { LossyProxy } from '../../../test/support/lossy-proxy';
import { startService, type RunningService } from '../src';
import { IdempotencySweeper } from '../src/idempotency/idempotency-sweeper';
import { testConfig } from '../src/testing';
import { gate, ledgerModule, ledgerPolicy, MIGRATIONS } from './ledger';

interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}
interface Call {
  readonly key?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly path?: string;
  readonly method?: string;
  readonly at?: number;
  readonly signal?: AbortSignal;
}

describe('Idempotency-Key', () => {
  let issuer: TestIssuer;
  let test: TestDatabase;
  let proxy: LossyProxy;
  let replicas: RunningService[];
  let token: string;

  const start = async (url: string) => {
    const config = await testConfig(issuer);
    const options = { name: 'ledger', version: '1.0.0', config, policy: ledgerPolicy, handleSignals: false };
    return startService(ledgerModule(url), options);
  };
  beforeAll(async () => {
    [issuer, test] = await Promise.all([createTestIssuer(), createTestDatabase(MIGRATIONS)]);
    proxy = await LossyProxy.before(test.url);
    replicas = await Promise.all([start(test.url), start(proxy.url)]);
  });
  afterAll(async () => {
    await Promise.all((replicas ?? []).map((replica) => replica.close()));
    await proxy?.close();
    await Promise.all([issuer?.close(), test?.close()]);
  });
  beforeEach(async () => {
    gate.until = Promise.resolve();
    token = await issuer.tenant(randomUUID(), 'deliveries:write');
    await test.database.query('TRUNCATE entry, idempotency_key');
  });

  const send = async ({
    key,
    body = { note: 'first' },
    path = '',
    method = 'POST',
    at = 0,
    ...call
  }: Call): Promise<Said> => {
    const response = await fetch(`${replicas[at]!.url}/v1/entries${path}`, {
      method,
      headers: {
        authorization: `Bearer ${call.token ?? token}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: method === 'GET' ? undefined : JSON.stringify(body),
      signal: call.signal,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const entries = async () =>
    (await test.database.query<{ rows: number }>('SELECT count(*)::int AS rows FROM entry'))[0]!.rows;
  const keys = async () =>
    (await test.database.query<{ rows: number }>('SELECT count(*)::int AS rows FROM idempotency_key'))[0]!.rows;
  const code = ({ text }: Said) => (JSON.parse(text) as { code: string }).code;
  const isReplay = ({ headers }: Said) => headers.get('idempotent-replayed') === 'true';
  const kept = ({ status, headers, text }: Said) => [
    status,
    text,
    ...['content-type', 'location', 'etag', 'retry-after', 'cache-control', 'deprecation', 'link'].map((name) =>
      headers.get(name),
    ),
  ];
  const hold = () => {
    const held = Promise.withResolvers<void>();
    gate.until = held.promise;
    return held.resolve;
  };
  const underWay = () =>
    eventually(async () => {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`;
      return (await test.database.query(sql)).length > 0;
    });

  it('gives the first answer again, byte for byte with its headers, on any replica, and has one effect', async () => {
    const key = randomUUID();
    const first = await send({ key });
    expect([first.status, isReplay(first)]).toEqual([201, false]);
    const again = await send({ key, at: 1 });
    expect(kept(again)).toEqual(kept(first));
    expect(isReplay(again)).toBe(true);
    expect(again.headers.get('x-other')).toBeNull();
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await entries()).toBe(1);
  });

  it('keeps an answer without a body, and those of PATCH', async () => {
    const calls: Call[] = [
      { key: randomUUID(), path: '/other' },
      { key: randomUUID(), method: 'PATCH' },
    ];
    for (const call of calls) {
      const first = await send(call);
      const again = await send(call);
      expect([kept(again), isReplay(again)]).toEqual([kept(first), true]);
    }
    expect(await entries()).toBe(2);
  });

  it('lets one of many concurrent copies over two replicas through; the others are told to wait, and get its answer then', async () => {
    const key = randomUUID();
    const release = hold();
    const copies = Array.from({ length: 20 }, (_, index) => send({ key, at: index % 2 }));
    const early = await Promise.race(copies);
    expect([early.status, code(early), early.headers.get('retry-after')]).toEqual([409, 'idempotency_key_in_use', '1']);
    release();
    const answers = await Promise.all(copies);
    const [first, ...more] = answers.filter(({ status }) => status === 201);
    expect(more.map(kept)).toEqual(more.map(() => kept(first!)));
    const others = answers.filter(({ status }) => status !== 201);
    expect(new Set(others.map(code))).toEqual(new Set(['idempotency_key_in_use']));
    expect(kept(await send({ key }))).toEqual(kept(first!));
    expect([await entries(), await keys()]).toEqual([1, 1]);
  });

  it('takes the same JSON for the same request, and anything else for another one', async () => {
    const key = randomUUID();
    await send({ key, body: { note: 'x', more: { a: 1, b: 2 } } });
    expect(isReplay(await send({ key, body: { more: { b: 2, a: 1 }, note: 'x' } }))).toBe(true);
    const others: Call[] = [
      { body: { note: 'y', more: { a: 1, b: 2 } } },
      { body: { note: 'x', more: { a: 1, b: 2 } }, path: '/other' },
      { body: { note: 'x', more: { a: 1, b: 2 } }, path: '?really' },
      { body: { note: 'x', more: { a: 1, b: 2 } }, method: 'PATCH' },
    ];
    for (const other of others) {
      const answer = await send({ key, ...other });
      expect([answer.status, code(answer), isReplay(answer)]).toEqual([422, 'idempotency_key_reused', false]);
    }
    expect(await entries()).toBe(1);
  });

  it('knows the same key of another account, or of another operator, for another one', async () => {
    const key = randomUUID();
    const operators = await Promise.all(['ann', 'bob'].map((id) => issuer.sign({ client_id: id, scope: 'ops' })));
    const owners = [token, await issuer.tenant(randomUUID(), 'deliveries:write'), ...operators];
    const answers = [];
    for (const owner of owners) answers.push(await send({ key, token: owner }));
    expect(answers.map((answer) => [answer.status, isReplay(answer)])).toEqual(owners.map(() => [201, false]));
    const account = randomUUID();
    const colleagues = await Promise.all(
      ['till', 'shop'].map((id) => issuer.sign({ client_id: id, account_id: account, scope: 'deliveries:write' })),
    );
    await send({ key, token: colleagues[0] });
    expect(isReplay(await send({ key, token: colleagues[1] }))).toBe(true);
    expect(await entries()).toBe(5);
  });

  it.each([
    ['empty', ''],
    ['with a space', 'a b'],
    ['with a tab', 'a\tb'],
    ['beyond ASCII', 'schlüssel'],
    ['too long', 'x'.repeat(256)],
  ])('refuses a key that is %s', async (_, key) => {
    const answer = await send({ key });
    expect([answer.status, code(answer)]).toEqual([400, 'invalid_idempotency_key']);
    expect(await entries()).toBe(0);
  });

  it('refuses two keys and takes the longest one', async () => {
    const twice = await fetch(`${replicas[0]!.url}/v1/entries`, {
      method: 'POST',
      headers: [
        ['authorization', `Bearer ${token}`],
        ['content-type', 'application/json'],
        ['idempotency-key', 'a'],
        ['idempotency-key', 'b'],
      ],
      body: JSON.stringify({ note: 'x' }),
    });
    expect([twice.status, ((await twice.json()) as { code: string }).code]).toEqual([400, 'invalid_idempotency_key']);
    expect((await send({ key: '!'.repeat(255) })).status).toBe(201);
  });

  it('means nothing to a GET, nor when it is absent', async () => {
    const key = randomUUID();
    await send({ key, method: 'GET' });
    await send({ key, method: 'GET' });
    await send({});
    await send({});
    expect([await entries(), await keys()]).toEqual([4, 0]);
  });

  it.each([
    ['conflict', 409],
    ['rule-violated', 422],
    ['not-found', 404],
    ['precondition-failed', 412],
  ])('keeps a refusal (%s) without its effect', async (category, status) => {
    const call = { key: randomUUID(), path: `/fails/${category}/said_so` };
    const first = await send(call);
    expect([first.status, code(first), isReplay(first)]).toEqual([status, 'said_so', false]);
    expect(first.headers.get('location')).toBeNull();
    expect(first.headers.get('link')).toBe('</v2/entries>; rel="successor-version"');
    const again = await send({ ...call, at: 1 });
    expect([kept(again), isReplay(again)]).toEqual([kept(first), true]);
    expect([await entries(), await keys()]).toEqual([0, 1]);
  });

  it.each([
    ['/fails/invalid/x', 400],
    ['/fails/forbidden/x', 403],
    ['/fails/unavailable/x', 503],
    ['/fails/bug/x', 500],
    ['/fails/conflict/concurrent_change', 409],
    ['/nothing', 404],
  ])('forgets what a repetition may do better: POST %s', async (path, status) => {
    const call = { key: randomUUID(), path };
    expect((await send(call)).status).toBe(status);
    expect(isReplay(await send(call))).toBe(false);
    expect([await entries(), await keys()]).toEqual([0, 0]);
    expect((await send({ key: call.key })).status).toBe(201);
  });

  it('does not keep a body that is not valid', async () => {
    const key = randomUUID();
    expect((await send({ key, body: { note: 7 } })).status).toBe(400);
    expect((await send({ key })).status).toBe(201);
  });

  it('leaves nothing when the process or its connection dies before the commit', async () => {
    const key = randomUUID();
    const release = hold();
    const dying = send({ key });
    await underWay();
    await test.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    release();
    const lost = await dying;
    expect([lost.status, code(lost), lost.headers.get('location')]).toEqual([503, 'database_unavailable', null]);
    expect([await entries(), await keys()]).toEqual([0, 0]);
    expect((await send({ key })).status).toBe(201);
    expect(await entries()).toBe(1);
  });

  it('has effect and answer when the commit took place, but nobody heard of it', async () => {
    const key = randomUUID();
    proxy.loseCommitOf('first');
    const unsure = await send({ key, at: 1 });
    expect([unsure.status, code(unsure)]).toEqual([503, 'database_unavailable']);
    expect([await entries(), await keys()]).toEqual([1, 1]);
    const answers = [await send({ key, at: 1 }), await send({ key })];
    expect(answers.map((answer) => [answer.status, isReplay(answer)])).toEqual([
      [201, true],
      [201, true],
    ]);
    expect(answers[1]!.text).toBe(answers[0]!.text);
    expect(await entries()).toBe(1);
  });

  it('keeps the answer for a client that has gone before it came', async () => {
    const key = randomUUID();
    const release = hold();
    const leaving = new AbortController();
    const gone = send({ key, signal: leaving.signal });
    await underWay();
    leaving.abort();
    await expect(gone).rejects.toThrow('aborted');
    release();
    const again = await eventually(async () => {
      const answer = await send({ key });
      return answer.status === 201 && answer;
    });
    expect(isReplay(again)).toBe(true);
    expect(await entries()).toBe(1);
  });

  it('keeps nothing that could be read without the key', async () => {
    const key = 'secret-key-of-the-client';
    await send({ key, body: { note: 'Ada lives here' } });
    const [row] = await test.database.query<Record<string, Buffer>>(
      'SELECT key_hash, fingerprint, answer FROM idempotency_key',
    );
    const everything = Buffer.concat(Object.values(row!)).toString('latin1');
    expect(everything).not.toMatch(/Ada|lives|secret|entries/);
  });

  it('forgets after a day, in chunks', async () => {
    const sweeper = replicas[0]!.app.get(IdempotencySweeper);
    const call = { key: randomUUID() };
    await send(call);
    await test.database.query(`
      INSERT INTO idempotency_key SELECT sha256(n::text::bytea), '\\x00', '\\x00', now() - interval '25 hours'
      FROM generate_series(1, 2500) AS n`);
    await Promise.all([1, 2].map(() => sweeper.sweep(test.database)));
    expect(await keys()).toBe(1);
    expect(isReplay(await send(call))).toBe(true);
    await test.database.query(`UPDATE idempotency_key SET created_at = now() - interval '24 hours 1 second'`);
    await sweeper.sweep(test.database);
    expect(isReplay(await send(call))).toBe(false);
    expect(await entries()).toBe(2);
  });

  it('is in the document of the service', async () => {
    const document = (await (await fetch(`${replicas[0]!.url}/docs/v1/openapi.json`)).json()) as {
      paths: Record<
        string,
        Record<string, { parameters?: { name: string }[]; responses: Record<string, { headers?: object }> }>
      >;
    };
    const { post, get } = document.paths['/v1/entries']!;
    expect(post!.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }));
    expect(Object.keys(post!.responses)).toEqual(expect.arrayContaining(['409', '422']));
    expect(post!.responses['201']!.headers).toHaveProperty('Idempotent-Replayed');
    expect(JSON.stringify(get)).not.toContain('Idempoten');
  });
});
