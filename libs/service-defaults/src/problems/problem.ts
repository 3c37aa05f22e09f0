import { STATUS_CODES } from 'node:http';
import type { DomainErrorOptions, ErrorCategory, FieldError } from '@app/kernel';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly links?: DomainErrorOptions['links'];
}

export interface ProblemContext {
  readonly instance: string;
  readonly requestId?: string;
  readonly traceId?: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

export const HTTP_STATUS: Readonly<Record<ErrorCategory, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'rule-violated': 422,
  unavailable: 503,
};

export function renderProblem(problem: Problem, context: ProblemContext): string {
  return JSON.stringify(problemBody(problem, context));
}

export function problemBody(problem: Problem, context?: ProblemContext) {
  return {
    type: `urn:aerie:problem:${problem.code}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    ...context,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.links ? { _links: problem.links } : {}),
  };
}
