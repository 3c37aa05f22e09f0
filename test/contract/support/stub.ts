/** Anything that a consumer hands on to: every method takes all it is given, as code behind it would, and answers nothing. */
export function stub<T extends object>(answers: Record<string, unknown> = {}): T {
  return new Proxy({} as T, {
    get: (_target, name) => {
      if (name === 'then' || typeof name === 'symbol') return undefined;
      return (...args: unknown[]) => {
        readAll(args);
        return Promise.resolve(answers[name]);
      };
    },
  });
}

function readAll(node: unknown): void {
  if (typeof node === 'object' && node !== null) for (const key of Object.keys(node)) readAll((node as never)[key]);
}
