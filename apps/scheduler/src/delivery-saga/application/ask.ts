import { DomainError, type ErrorCategory } from '@app/kernel';
import { StepRejected } from '@app/saga';

/** A participant that says so will say the same next time; all else may be better when tried again. */
const REFUSALS: readonly ErrorCategory[] = ['rule-violated', 'not-found', 'invalid'];

export async function ask<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DomainError && REFUSALS.includes(error.category)) {
      throw new StepRejected(error.code, error.message);
    }
    throw error;
  }
}
