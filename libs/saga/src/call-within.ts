import { DomainError } from '@app/kernel';

/** The lease is gone or the process stops: the call's outcome belongs to whoever takes the saga over. */
export class CallAbandoned extends Error {
  override readonly name = 'CallAbandoned';
}

/** Settles within `ms` or at the abort of `parent`, also when `call` ignores its signal. */
export async function callWithin<T>(
  ms: number,
  parent: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent.aborted) throw new CallAbandoned();
  const controller = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  const abandon = (): void => controller.abort(new CallAbandoned());
  const timer = setTimeout(() => controller.abort(timedOut(ms)), ms);
  parent.addEventListener('abort', abandon, { once: true });
  try {
    return await Promise.race([call(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', abandon);
  }
}

function timedOut(ms: number): DomainError {
  return new DomainError('deadline_exceeded', 'unavailable', `The call did not end within ${ms} ms`);
}
