import type { Rule, Scope } from '@app/auth';
import { concerns, DEPRECATION, type Deprecation } from '../versions/deprecated';
import { describeIdempotency } from '../idempotency/describe-idempotency';
import { headerRefs, headersOfEveryAnswer } from './header-components';
import { sharedProblemRef } from './problem-components';

interface MediaType {
  schema?: Record<string, unknown>;
  example?: unknown;
}
export interface Answer {
  $ref?: string;
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, MediaType>;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
}
export interface Operation {
  [extension: `x-${string}`]: unknown;
  tags?: string[];
  description?: string;
  deprecated?: boolean;
  security?: Record<string, readonly string[]>[];
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, MediaType> };
  responses: Record<string, Answer>;
}
export interface OperationPlace {
  readonly method: string;
  readonly path: string;
  readonly rule: Rule | undefined;
}

/** What is true of an operation because of where it stands or what it was marked with. In this order; add new ones here. */
const DECORATIONS: readonly ((operation: Operation, place: OperationPlace) => void)[] = [
  secure,
  conditionalRead,
  conditionalWrite,
  idempotent,
  commonProblems,
  deprecate,
  commonHeaders,
];

export function completeOperation(operation: Operation, place: OperationPlace): void {
  for (const decorate of DECORATIONS) decorate(operation, place);
}

export function scopesOf(rule: Rule | undefined): readonly Scope[] {
  if (!rule) return [];
  if ('scopes' in rule) return rule.scopes;
  return 'operator' in rule ? ['ops'] : [];
}

function secure(operation: Operation, { rule }: OperationPlace): void {
  if (rule && 'open' in rule) {
    operation.security = [];
    return;
  }
  const scopes = scopesOf(rule);
  operation.security = [...scopes.map((name) => ({ oauth2: [name] })), { bearer: [] }];
  const names = scopes.map((name) => `\`${name}\``).join(' or ');
  const needs = rule && 'operator' in rule ? `For operators (scope ${names}).` : `Needs the scope ${names}.`;
  if (scopes.length > 0) operation.description = [operation.description, needs].filter(Boolean).join('\n\n');
}

/** A read that tells its version can be asked for whether it changed. */
function conditionalRead(operation: Operation, { method }: OperationPlace): void {
  if (method !== 'get' || !operation.responses['200']?.headers?.['ETag']) return;
  addParameter(operation, {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The entity tags that you have; 304 if one of them is current.',
    schema: { type: 'string', examples: ['"7"'] },
  });
  operation.responses['304'] ??= { $ref: '#/components/responses/NotModified' };
  operation.responses['412'] ??= sharedProblemRef(412);
}

/** Nothing but a PUT can make what is not there, so only there does `If-None-Match` say anything. */
function conditionalWrite(operation: Operation, { method }: OperationPlace): void {
  if (method === 'put' || method === 'get') return;
  operation.parameters = operation.parameters?.filter(({ name }) => name !== 'If-None-Match');
}

function idempotent(operation: Operation, { method, rule }: OperationPlace): void {
  if (rule && !('open' in rule)) describeIdempotency(method, operation);
}

function commonProblems({ responses }: Operation, { method, path, rule }: OperationPlace): void {
  const guarded = !rule || !('open' in rule) ? [401, 403] : [];
  const addressed = path.includes('{') ? [404] : [];
  const written = method === 'get' ? [] : [413, 415];
  for (const status of [400, ...guarded, ...addressed, ...written, 414, 429, 500, 503, 504])
    responses[status] ??= sharedProblemRef(status);
}

function deprecate(operation: Operation, { path }: OperationPlace): void {
  const deprecation = operation[DEPRECATION] as Deprecation | undefined;
  delete operation[DEPRECATION];
  if (!deprecation || !concerns(deprecation, path)) return;
  operation.deprecated = true;
  const { sunset, successor } = deprecation;
  const names = ['Deprecation', ...(sunset ? ['Sunset'] : []), ...(successor ? ['Link'] : [])];
  for (const [status, answer] of Object.entries(operation.responses))
    if (Number(status) < 400 && !answer.$ref) answer.headers = { ...answer.headers, ...headerRefs(...names) };
}

function commonHeaders({ responses }: Operation): void {
  for (const [status, answer] of Object.entries(responses))
    if (!answer.$ref) answer.headers = { ...answer.headers, ...headersOfEveryAnswer(Number(status)) };
}

function addParameter(operation: Operation, parameter: Parameter & Record<string, unknown>): void {
  const others = operation.parameters?.filter(({ name }) => name !== parameter.name) ?? [];
  operation.parameters = [...others, parameter];
}
