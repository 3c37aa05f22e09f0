import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../support/run-tool';

export type Json = Record<string, unknown>;

export interface GrpcInteraction {
  /** What must be so at the provider beforehand. */
  readonly given: string;
  readonly method: string;
  readonly request: Json;
  readonly response?: Json;
  /** What the consumer looks for and does without. */
  readonly optional?: readonly string[];
  readonly refusal?: { readonly code: string; readonly category: string };
}

export interface HttpInteraction {
  readonly given: string;
  readonly request: { readonly method: string; readonly path: string; readonly headers?: Json; readonly body?: string };
  readonly response: { readonly status: number; readonly body: Json };
}

/**
 * What one service needs of another: calls with what it reads of their answers, and events with what it reads of their data. The
 * consumer's spec shows that it needs no more than that, the provider's that it gives as much. `<names>` stand for values that vary.
 */
export interface Pact {
  readonly consumer: string;
  readonly provider: string;
  readonly grpc?: readonly GrpcInteraction[];
  readonly http?: readonly HttpInteraction[];
  readonly messages?: Readonly<Record<string, Json>>;
}

const FOLDER = join(repository, 'contracts/pacts');

export function pacts(): Pact[] {
  return readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Pact);
}

export function pact(consumer: string, provider: string): Pact {
  const found = pacts().find((one) => one.consumer === consumer && one.provider === provider);
  if (!found) throw new Error(`${consumer} and ${provider} have no contract`);
  return found;
}

const VARIABLE = /^<(\w+)>$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const IN_AN_HOUR_MS = 3_600_000;

type Kind = 'id' | 'time' | 'text';

function kindOf(name: string): Kind {
  if (name.endsWith('Id')) return 'id';
  return /(At|deadline|eta|notBefore)$/.test(name) ? 'time' : 'text';
}

/** The example with a value for each variable, the same for the same name; those given come first, and the rest is added to them. */
export function fill<T>(example: T, values: Record<string, string> = {}): T {
  if (Array.isArray(example)) return example.map((item: unknown) => fill(item, values)) as T;
  if (typeof example === 'object' && example !== null)
    return Object.fromEntries(Object.entries(example).map(([key, value]) => [key, fill<unknown>(value, values)])) as T;
  const name = typeof example === 'string' ? VARIABLE.exec(example)?.[1] : undefined;
  return name === undefined ? example : ((values[name] ??= made(name)) as T);
}

function made(name: string): string {
  const kind = kindOf(name);
  if (kind === 'id') return randomUUID();
  return kind === 'time' ? new Date(Date.now() + IN_AN_HOUR_MS).toISOString() : `some ${name}`;
}

/** Where an answer is not what the example promises: text and flags are equal, numbers only numbers, variables of their kind. */
export function differences(example: unknown, actual: unknown, at = ''): string[] {
  if (Array.isArray(example)) {
    if (!Array.isArray(actual) || actual.length < example.length) return [`${at} is no list with as many items`];
    return actual.flatMap((item, index) => differences(example[0], item, `${at}/${index}`));
  }
  if (typeof example === 'object' && example !== null) {
    if (typeof actual !== 'object' || actual === null) return [`${at} is no object`];
    return Object.entries(example).flatMap(([key, value]) => differences(value, (actual as Json)[key], `${at}/${key}`));
  }
  if (typeof example === 'number') return typeof actual === 'number' ? [] : [`${at} is no number`];
  const name = typeof example === 'string' ? VARIABLE.exec(example)?.[1] : undefined;
  if (name === undefined)
    return example === actual ? [] : [`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(example)}`];
  if (typeof actual !== 'string' || actual === '') return [`${at} is no text`];
  const form = { id: UUID, time: TIME, text: /./ }[kindOf(name)];
  return form.test(actual) ? [] : [`${at} has another form: ${actual}`];
}

export interface Watched<T> {
  readonly value: T;
  /** What was promised and not looked at. */
  unread(): string[];
  /** What was looked at and not promised. */
  unpromised(): string[];
}

const PROBES = new Set(['then', 'toJSON', 'constructor', '$$typeof', 'asymmetricMatch', 'nodeType', 'tagName']);

/** A value that remembers what is read of it. */
export function watched<T extends object>(value: T): Watched<T> {
  const [read, missed] = [new Set<string>(), new Set<string>()];
  const wrap = (node: object, at: string): object =>
    new Proxy(node, {
      get: (target, key) => {
        const found = Reflect.get(target, key) as unknown;
        if (typeof key === 'symbol' || PROBES.has(key) || (Array.isArray(target) && found instanceof Function))
          return found;
        const path = `${at}/${key}`;
        (key in target ? read : missed).add(path);
        return typeof found === 'object' && found !== null ? wrap(found, path) : found;
      },
    });
  return {
    value: wrap(value, '') as T,
    unread: () => leaves(value).filter((path) => !read.has(path)),
    unpromised: () => [...missed],
  };
}

function leaves(node: unknown, at = ''): string[] {
  if (typeof node !== 'object' || node === null) return [at];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${at}/${key}`));
}
