import { eventually } from './eventually';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

/** Sends again what is put off with 503, as a client does; one that does not say when to come again is the answer. */
export function persist<T extends Answer>(send: () => Promise<T>): Promise<T> {
  const isPutOff = ({ status, headers }: Answer) => status === 503 && headers.has('retry-after');
  return eventually<T | false>(
    async () => {
      const answer = await send();
      return !isPutOff(answer) && answer;
    },
    { timeoutMs: 30_000, intervalMs: 500 },
  ) as Promise<T>;
}
