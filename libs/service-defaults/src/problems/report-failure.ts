import { DomainError } from '@app/kernel';
import { logger, QuietLog } from '@app/observability';

const REPEAT_MS = 5_000;
const outages = new QuietLog('Outage', REPEAT_MS);

export function reportFailure(what: string, error: unknown): void {
  if (error instanceof DomainError) outages.warn(what, error);
  else logger.error({ err: error }, what);
}
