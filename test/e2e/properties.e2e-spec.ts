import fc, { type Arbitrary } from 'fast-check';
import { ApiClient } from './support/api-client';
import { ApiContract } from './support/api-contract';
import { apiDocuments, DOCUMENTED, operationsOf, type ApiDocument, type NamedOperation } from './support/api-documents';
import { invalid, valid } from './support/schema-arbitrary';
import { startTestSuite, type TestSuite } from './support/test-suite';

const RUNS = 20;
const PROBLEM = ['type', 'title', 'status', 'code', 'instance', 'requestId'];

/** Of all requests without a body, so that chance alone never leaves a collection unread. */
const PLAIN = { id: 1, random: '01900000-0000-7000-8000-00000000ffff', query: {}, body: undefined };

/** Ids by collection. */
type Seen = Map<string, string[]>;

interface Wish {
  readonly id: number;
  readonly random: string;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
}

/** Requests made from the documents, right and wrong, and what the documents promise for the answer. */
describe('Whatever is asked, by the documents or beside them,', () => {
  let suite: TestSuite;
  let callers: ApiClient[];
  let documents: ApiDocument[];
  const seen: Seen = new Map();
  const succeeded = new Set<string>();

  beforeAll(async () => {
    suite = await startTestSuite();
    callers = await Promise.all(['demo-merchant', 'demo-operator'].map((id) => ApiClient.as(suite.gatewayUrl, id)));
    documents = await apiDocuments(suite);
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  it.each(DOCUMENTED)(
    '%s %s answers as promised',
    async (service, version) => {
      const document = documents.find((one) => one.service === service && one.version === version)!;
      const contract = new ApiContract(document);
      for (const named of operationsOf(document)) {
        for (const caller of callers) await holds(contract, named, caller);
      }
    },
    180_000,
  );

  it('were asked for what is right often enough to mean something', () => {
    const all = documents.flatMap((document) => operationsOf(document).map(nameOf));
    expect(succeeded.size / all.length).toBeGreaterThan(0.5);
    const silent = all.filter((name) => !succeeded.has(name));
    expect(silent.filter((name) => /^GET \/v\d\/[\w-]+$/.test(name))).toEqual([]);
  });

  function holds(contract: ApiContract, named: NamedOperation, caller: ApiClient): Promise<void> {
    const property = fc.asyncProperty(wishes(contract, named), async (wish) => {
      const { method } = named;
      const url = urlOf(named, wish, seen);
      const answer = await ask(caller, method, url, wish.body);
      const faults = faultsOf(contract, named, answer);
      if (answer.status < 400) succeeded.add(nameOf(named));
      if (faults.length === 0) return remember(named.path, answer.text, seen);
      throw new Error(
        `${method} ${url}\n${JSON.stringify(wish.body)}\n${answer.status} ${answer.text}\n${faults.join('\n')}`,
      );
    });
    const examples: [Wish][] = contract.bodySchema(named.operation) ? [] : [[PLAIN]];
    return fc.assert(property, { numRuns: RUNS, endOnFailure: true, examples });
  }
});

const nameOf = ({ method, path }: NamedOperation): string => `${method} ${path}`;

/** Every second request is right, as far as a schema can say; no schema can say which cursors were given out. */
function wishes(contract: ApiContract, named: NamedOperation): Arbitrary<Wish> {
  return fc.oneof(wishesOf(contract, named, valid), wishesOf(contract, named, invalid));
}

function wishesOf(contract: ApiContract, { operation }: NamedOperation, values: typeof valid): Arbitrary<Wish> {
  const body = contract.bodySchema(operation);
  const query = (operation.parameters ?? []).filter(
    (parameter) => parameter.in === 'query' && (values === invalid || parameter.name !== 'cursor'),
  );
  const fields = Object.fromEntries(query.map(({ name, schema }) => [name, values(schema, contract.resolve)]));
  return fc.record({
    id: fc.nat(),
    random: fc.uuid({ version: 7 }),
    query: fc.record(fields, { requiredKeys: [] }),
    body: body ? values(body, contract.resolve) : fc.constant(undefined),
  });
}

/** What a path is about, whatever the version. */
const collectionOf = (path: string): string => path.split('/')[2] ?? '';

/** Ids that were seen before are asked for more often than those that nobody has. */
function urlOf({ path }: NamedOperation, { id, random, query }: Wish, seen: Seen): string {
  const ids = seen.get(collectionOf(path)) ?? [];
  const known = id % 4 === 0 ? undefined : ids[id % Math.max(ids.length, 1)];
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const address = path.replaceAll(/\{\w+\}/g, encodeURIComponent(known ?? random));
  return `${address}?${parameters.toString()}`.replace(/\?$/, '');
}

async function ask(caller: ApiClient, method: string, url: string, body: unknown) {
  const response = await fetch(new URL(url, caller.baseUrl), {
    method,
    redirect: 'manual',
    headers: {
      authorization: caller.authorization,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, text: '' };
  }
  return { status: response.status, headers: response.headers, text: await response.text() };
}

type Answer = Awaited<ReturnType<typeof ask>>;

function faultsOf(contract: ApiContract, { path, method }: NamedOperation, answer: Answer): string[] {
  if (answer.status >= 500) return ['no request may fail the server'];
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) return [];
  return [...problemFaults(answer), ...contract.faults(path, method, answer)];
}

function problemFaults({ status, headers, text }: Answer): string[] {
  if (status < 400) return [];
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return ['it is no problem document'];
  const problem = JSON.parse(text) as Record<string, unknown>;
  const missing = PROBLEM.filter((name) => problem[name] === undefined).map((name) => `the problem has no ${name}`);
  return problem.status === status ? missing : [...missing, 'its status is not that of the answer'];
}

function remember(path: string, text: string, seen: Seen): void {
  const ids = [...text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id!);
  const collection = collectionOf(path);
  seen.set(collection, [...(seen.get(collection) ?? []), ...ids].slice(-200));
}
