import type { Json } from './files';
import { resolve, schemaBreaks, type Comparison, type Direction } from './schema-breaks';

type Content = Readonly<Record<string, { readonly schema?: Json }>>;
interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Json;
}
interface Answer {
  readonly $ref?: string;
  readonly content?: Content;
  readonly headers?: Json;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly operationId?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}
interface Both<T> {
  readonly was: T;
  readonly is: T;
  readonly at: string;
}
type Documents = Omit<Comparison, 'direction'>;

/** Answers that only a client gets that sends what they answer to. */
const ASKED_FOR = ['304'];
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** What a client that was written against `before` can stumble over in `after`, one sentence each. */
export function openApiBreaks(before: Json, after: Json): string[] {
  const [was, is] = [operationsOf(before), operationsOf(after)];
  const found = [...was].flatMap(([at, operation]) => {
    const current = is.get(at);
    return current ? operationBreaks({ was: operation, is: current, at }, { before, after }) : [`${at}: is gone`];
  });
  return [...new Set(found)];
}

function operationsOf(document: Json): Map<string, Operation> {
  const paths = Object.entries((document['paths'] ?? {}) as Record<string, Record<string, Operation>>);
  return new Map(
    paths.flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map(
        (method) => [`${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`, item[method]!] as const,
      ),
    ),
  );
}

function operationBreaks(both: Both<Operation>, documents: Documents): string[] {
  const { was, is, at } = both;
  return [
    ...(was.operationId === is.operationId ? [] : [`${at}: is called ${is.operationId}, was ${was.operationId}`]),
    ...securityBreaks(both),
    ...parameterBreaks(both, documents),
    ...bodyBreaks(both, documents),
    ...Object.entries(was.responses).flatMap(([status, answer]) => {
      const current = is.responses[status];
      if (!current) return [`${at}: ${status} is gone`];
      return answerBreaks({ was: answer, is: current, at: `${at} ${status}` }, documents);
    }),
    ...Object.keys(is.responses)
      .filter((status) => /^[23]/.test(status) && !ASKED_FOR.includes(status) && !(status in was.responses))
      .map((status) => `${at}: ${status} is new`),
  ];
}

/** Who was let in by one of the ways must be let in by one now. */
function securityBreaks({ was, is, at }: Both<Operation>): string[] {
  const { security = [] } = is;
  const letsIn = (credentials: Readonly<Record<string, readonly string[]>>) =>
    security.some((wanted) =>
      Object.entries(wanted).every(([scheme, scopes]) => scopes.every((scope) => credentials[scheme]?.includes(scope))),
    );
  const refused = security.length > 0 && ((was.security ?? []).length === 0 || !was.security?.every(letsIn));
  return refused ? [`${at}: needs ${JSON.stringify(security)}, needed ${JSON.stringify(was.security ?? [])}`] : [];
}

function parameterBreaks({ was, is, at }: Both<Operation>, documents: Documents): string[] {
  const [olds, news] = [parametersOf(was, documents.before), parametersOf(is, documents.after)];
  const demanded = [...news].filter(([key, { required }]) => required && !olds.get(key)?.required);
  return [
    ...[...olds.keys()].filter((key) => !news.has(key)).map((key) => `${at} ${key}: is gone`),
    ...demanded.map(([key]) => `${at} ${key}: is now required`),
    ...[...olds].flatMap(([key, old]) => {
      const current = news.get(key);
      if (!current) return [];
      return schemas({ was: old.schema, is: current.schema, at: `${at} ${key}` }, 'sent-to-us', documents);
    }),
  ];
}

/** Path parameters go by their place, as their names show nowhere. */
function parametersOf({ parameters = [] }: Operation, document: Json): Map<string, Parameter> {
  const resolved = parameters.map((one) => (one.$ref ? resolve<Parameter>(one.$ref, document) : one));
  const inPath = resolved.filter((parameter) => parameter.in === 'path');
  const key = (one: Parameter) =>
    one.in === 'path' ? `path ${inPath.indexOf(one)}` : `${one.in} ${one.name.toLowerCase()}`;
  return new Map(resolved.map((one) => [key(one), one]));
}

function bodyBreaks({ was, is, at }: Both<Operation>, documents: Documents): string[] {
  const [old, current] = [was.requestBody, is.requestBody];
  if (!current) return old ? [`${at} body: is gone`] : [];
  const demanded = current.required && !old?.required ? [`${at} body: is now required`] : [];
  return [
    ...demanded,
    ...contentBreaks({ was: old?.content, is: current.content, at: `${at} body` }, 'sent-to-us', documents),
  ];
}

function answerBreaks({ was, is, at }: Both<Answer>, documents: Documents): string[] {
  const old = was.$ref ? resolve<Answer>(was.$ref, documents.before) : was;
  const current = is.$ref ? resolve<Answer>(is.$ref, documents.after) : is;
  const headers = Object.keys(current.headers ?? {}).map((name) => name.toLowerCase());
  const lost = Object.keys(old.headers ?? {}).filter((name) => !headers.includes(name.toLowerCase()));
  return [
    ...lost.map((name) => `${at} header ${name}: is gone`),
    ...contentBreaks({ was: old.content, is: current.content, at }, 'sent-by-us', documents),
  ];
}

function contentBreaks(both: Both<Content | undefined>, direction: Direction, documents: Documents): string[] {
  const { was = {}, is = {}, at } = both;
  return Object.entries(was).flatMap(([type, { schema }]) => {
    const current = is[type];
    return current
      ? schemas({ was: schema, is: current.schema, at }, direction, documents)
      : [`${at}: ${type} is gone`];
  });
}

function schemas({ was, is, at }: Both<Json | undefined>, direction: Direction, documents: Documents): string[] {
  return schemaBreaks([was ?? {}, is ?? {}], at, { direction, ...documents });
}
