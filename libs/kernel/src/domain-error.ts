export type ErrorCategory =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rule-violated'
  | 'precondition-failed'
  | 'unavailable';

export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface DomainErrorOptions extends ErrorOptions {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Where to look further, by relation. */
  readonly links?: Readonly<Record<string, { readonly href: string }>>;
}

export class DomainError extends Error {
  override readonly name: string = 'DomainError';
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly links: DomainErrorOptions['links'];

  constructor(
    readonly code: string,
    readonly category: ErrorCategory,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, options);
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.links = options.links;
  }
}
