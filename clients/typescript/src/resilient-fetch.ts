import type { TokenSource } from './token';

export interface RetryOptions {
  /** How often a request is tried in all (default 4). */
  readonly tries?: number;
  /** The first pause is up to so long (default 200), each further up to twice that of the one before. */
  readonly baseMs?: number;
  /** No pause is longer (default 10 000), not even one that the server asks for: then its answer is handed on. */
  readonly maxMs?: number;
}

export const IDEMPOTENCY_KEY = 'Idempotency-Key';
const RETRIED = new Set([429, 502, 503, 504]);
const REFUSED_UNSEEN = 429;
const KEYED = new Set(['POST', 'PATCH']);

/**
 * A fetch with a token that tries again when trying again may help and cannot hurt: writes carry one Idempotency-Key over all their tries,
 * so that the server knows them as one. A PUT or DELETE with a condition is not repeated once it may have had its effect.
 */
export function resilientFetch(tokens: TokenSource, retry: RetryOptions, send: typeof fetch): typeof fetch {
  const { tries = 4, baseMs = 200, maxMs = 10_000 } = retry;
  return async (input, init) => {
    const request = withKey(new Request(input, init));
    const isOnce = isConditionalWrite(request);
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= tries;
      const outcome = await attemptOf(request, tokens, send).catch((error: unknown) => ({ error }));
      if ('error' in outcome && (last || isOnce || request.signal.aborted || !isOutage(outcome.error)))
        throw outcome.error;
      if (!('error' in outcome)) {
        if (outcome.status === 401 && !renewed) {
          renewed = true;
          tokens.forget();
          continue;
        }
        if (last || !(await mayBeRetried(outcome)) || (isOnce && outcome.status !== REFUSED_UNSEEN)) return outcome;
      }
      const pause = pauseOf(outcome, baseMs * 2 ** (attempt - 1), maxMs);
      if (pause > maxMs && !('error' in outcome)) return outcome;
      await sleep(pause, request.signal);
    }
  };
}

async function attemptOf(request: Request, tokens: TokenSource, send: typeof fetch): Promise<Response> {
  const attempt = request.clone();
  attempt.headers.set('authorization', `Bearer ${await tokens.token()}`);
  return send(attempt);
}

function withKey(request: Request): Request {
  if (KEYED.has(request.method) && !request.headers.has(IDEMPOTENCY_KEY))
    request.headers.set(IDEMPOTENCY_KEY, crypto.randomUUID());
  return request;
}

/** Had the first try its effect unheard, the second would be refused with 412, as if somebody else had written. */
function isConditionalWrite({ method, headers }: Request): boolean {
  return (method === 'PUT' || method === 'DELETE') && (headers.has('if-match') || headers.has('if-none-match'));
}

/** fetch says TypeError when nothing answered; the token endpoint may be having the outage instead. */
function isOutage(error: unknown): boolean {
  const { name, status } = (error ?? {}) as { name?: unknown; status?: unknown };
  return name === 'TypeError' || (typeof status === 'number' && RETRIED.has(status));
}

async function mayBeRetried(response: Response): Promise<boolean> {
  if (response.status !== 409) return RETRIED.has(response.status);
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  return body.code === 'idempotency_key_in_use';
}

/** Full jitter, so that those who failed together do not come again together; what the server asks for is a minimum. */
function pauseOf(outcome: Response | { error: unknown }, ceilingMs: number, maxMs: number): number {
  const jitter = Math.random() * Math.min(ceilingMs, maxMs);
  return 'error' in outcome ? jitter : Math.max(retryAfterMs(outcome), jitter);
}

function retryAfterMs({ headers }: Response): number {
  const value = headers.get('retry-after');
  if (value === null) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    function done() {
      signal.removeEventListener('abort', stop);
      resolve();
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
