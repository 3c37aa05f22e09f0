export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance?: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly errors?: readonly FieldError[];
}

/** An answer that is no success: RFC 9457, with the stable `code` to decide by. */
export class AerieProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong with single fields, by JSON Pointer. */
  readonly errors: readonly FieldError[];
  /** Tell it to the operators of Aerie when you ask for help. */
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;

  constructor(body: ProblemBody) {
    super(`${body.code}: ${body.detail}`);
    this.name = 'AerieProblem';
    this.status = body.status;
    this.code = body.code;
    this.errors = body.errors ?? [];
    this.requestId = body.requestId;
    this.traceId = body.traceId;
  }
}

/** Something in between may have answered instead of Aerie, with a body that is no problem document. */
export function toProblem(body: unknown, response: Response | undefined): unknown {
  if (!response) return body;
  const known = typeof body === 'object' && body !== null ? (body as Partial<ProblemBody>) : {};
  const { status } = response;
  return new AerieProblem({ ...known, status, code: known.code ?? `http_${status}`, detail: known.detail ?? '' });
}
