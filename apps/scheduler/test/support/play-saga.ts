import { DomainError } from '@app/kernel';
import { StepRejected, type SagaDefinition, type SagaFailure, type SagaStep, type StepContext } from '@app/saga';

const ATTEMPTS = 3;

export interface Play<S> {
  readonly state: S;
  readonly failure: SagaFailure | undefined;
  /** When each wait was to end. */
  readonly waits: readonly Date[];
}

/**
 * Drives a saga in memory by the rules of @app/saga: a refusal is not retried, a failed step is undone too unless its first call was
 * refused, undoing goes backwards and is tried until it works, onFailed comes last. `cancelAfter` cancels once that step is done.
 */
export async function playSaga<S extends object>(
  saga: SagaDefinition<S>,
  start: S,
  { cancelAfter }: { cancelAfter?: string } = {},
): Promise<Play<S>> {
  const player = new Player(saga, start);
  for (const [index, step] of saga.steps.entries()) {
    const gaveUp = await player.run(step);
    if (gaveUp) return player.undo(gaveUp.called ? index : index - 1, gaveUp.failure);
    if (step.name === cancelAfter) return player.undo(index, { kind: 'cancelled', code: 'cancelled_by_client' });
  }
  return player.result();
}

class Player<S extends object> {
  private readonly waits: Date[] = [];

  constructor(
    private readonly saga: SagaDefinition<S>,
    private state: S,
  ) {}

  async run(step: SagaStep<S>): Promise<{ failure: SagaFailure; called: boolean } | undefined> {
    let [called, failures] = [false, 0];
    for (;;) {
      try {
        const outcome = await step.run(this.context(step.name));
        this.state = { ...this.state, ...outcome.state };
        if (outcome.kind === 'done') return undefined;
        this.waits.push(outcome.until);
      } catch (error) {
        if (error instanceof StepRejected)
          return { failure: { kind: 'rejected', code: error.code, step: step.name }, called };
        failures += 1;
        const code = error instanceof DomainError ? error.code : 'step_failed';
        if (failures === ATTEMPTS)
          return { failure: { kind: 'retries_exhausted', code, step: step.name }, called: true };
      }
      called = true;
    }
  }

  async undo(from: number, failure: SagaFailure): Promise<Play<S>> {
    for (const step of this.saga.steps.slice(0, from + 1).toReversed()) {
      if (step.compensate) await this.untilDone(() => step.compensate?.(this.context(`${step.name}:undo`, failure)));
    }
    await this.untilDone(() => this.saga.onFailed?.(this.context('on-failed', failure)));
    return this.result(failure);
  }

  result(failure?: SagaFailure): Play<S> {
    return { state: this.state, failure, waits: this.waits };
  }

  private async untilDone(action: () => Promise<void> | undefined): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await action();
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  private context(operation: string, reason?: SagaFailure): StepContext<S> {
    const { signal } = new AbortController();
    const deadline = new Date(8.64e15);
    return { sagaId: 's1', key: 'd1', state: this.state, operationKey: `s1:${operation}`, deadline, signal, reason };
  }
}
