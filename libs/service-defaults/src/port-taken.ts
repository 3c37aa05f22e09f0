const TAKEN = /EADDRINUSE[^:]*:? ?(?:address already in use )?([\d.:[\]a-f]*:(\d+))/;

/** A taken port in one sentence, whichever transport ran into it; any other error as it is. */
export function explainTakenPort(service: string, error: unknown): unknown {
  const address = error instanceof Error ? TAKEN.exec(error.message)?.[1] : undefined;
  if (address === undefined) return error;
  return new Error(
    `${address} is taken. If the suite runs ${service} already, use "npm run dev -- ${service}" or "npm start -- --without ${service}"; else set AERIE_HTTP_PORT or AERIE_GRPC_PORT.`,
    { cause: error },
  );
}
