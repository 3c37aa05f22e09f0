import type { CallOptions } from '@app/service-defaults';
import type { Call } from '../../application/ports/call';

const LONGEST_CALL_MS = 3_000;

export function callOptions({ deadline, signal }: Call): CallOptions {
  const left = deadline.getTime() - Date.now();
  return { deadlineMs: Math.max(1, Math.min(left, LONGEST_CALL_MS)), signal };
}
