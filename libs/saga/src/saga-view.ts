import type { SagaFailure } from './saga-definition';
import type { AnySaga } from './saga-registry';
import type { Direction, LoggedOutcome, SagaStatus } from './saga-row';
import { undoName } from './transitions';

export interface SagaLogView {
  readonly step: string;
  readonly direction: Direction;
  readonly attempt: number;
  readonly outcome: LoggedOutcome;
  readonly detail: string | null;
  readonly at: Date;
}

export interface SagaView {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly status: SagaStatus;
  readonly step: string | null;
  readonly attempt: number;
  readonly runAt: Date | null;
  readonly failure: SagaFailure | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export interface SagaDetails extends SagaView {
  readonly log: readonly SagaLogView[];
}

export interface SagaFilter {
  readonly name?: string;
  readonly key?: string;
  readonly status?: SagaStatus;
  /** Id of the last saga of the page before. */
  readonly after?: string;
  readonly limit?: number;
}

export type SagaRecord = Omit<SagaView, 'step'> & { readonly stepIndex: number };

export const VIEW = `SELECT id, name, key, status, step AS "stepIndex", attempt, run_at AS "runAt", failure,
  created_at AS "createdAt", updated_at AS "updatedAt", version FROM saga`;

export const LOG = `SELECT step, direction, attempt, outcome, detail, at FROM saga_step_log
  WHERE saga_id = $1 ORDER BY position`;

export function toView({ stepIndex, ...record }: SagaRecord, saga: AnySaga): SagaView {
  return { ...record, step: undoName(saga, stepIndex) ?? null };
}
