export type SagaFailureKind = 'rejected' | 'retries_exhausted' | 'deadline_exceeded' | 'cancelled';

export interface SagaFailure {
  readonly kind: SagaFailureKind;
  /** Of the refusal, of the last error, or the reason given to `cancel`. */
  readonly code: string;
  readonly step?: string;
}

export interface StepContext<S> {
  readonly sagaId: string;
  readonly key: string;
  readonly state: Readonly<S>;
  readonly operationKey: string;
  readonly deadline: Date;
  readonly signal: AbortSignal;
  readonly reason?: SagaFailure;
}

export type StepOutcome<S> =
  | { readonly kind: 'done'; readonly state?: Partial<S> }
  | { readonly kind: 'wait'; readonly until: Date; readonly state?: Partial<S> };

export interface SagaStep<S> {
  readonly name: string;
  run(context: StepContext<S>): Promise<StepOutcome<S>>;
  compensate?(context: StepContext<S>): Promise<void>;
  readonly deadlineMs: number | ((state: Readonly<S>) => Date);
  readonly callTimeoutMs?: number;
  readonly maxAttempts?: number;
}

export interface SagaDefinition<S> {
  readonly name: string;
  readonly steps: readonly SagaStep<S>[];
  onFailed?(context: StepContext<S>): Promise<void>;
}

export class StepRejected extends Error {
  override readonly name = 'StepRejected';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The action after all compensations, as it is named in the log. */
export const ON_FAILED = 'on-failed';

const NAME = /^[a-z][a-z0-9-]*$/;

export function defineSaga<S extends object>(definition: SagaDefinition<S>): SagaDefinition<S> {
  const names = definition.steps.map(({ name }) => name);
  const broken = [definition.name, ...names].find((name) => !NAME.test(name) || name === ON_FAILED);
  if (broken !== undefined) throw new Error(`"${broken}" is no name for a saga or a step: use a-z, 0-9 and hyphens`);
  if (names.length === 0) throw new Error(`Saga ${definition.name} has no steps`);
  if (new Set(names).size < names.length) throw new Error(`Saga ${definition.name} has two steps of one name`);
  return definition;
}
