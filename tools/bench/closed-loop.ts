import { Caller, requestsOf, settled, type Call } from './callers';

export interface ClosedLoopOptions {
  readonly call: Call;
  readonly seconds: number;
  readonly connections: number;
}

/** Answers a second, each caller asking again when it was answered. Throws when one is not answered, or not with what is expected. */
export async function closedLoop({ call, seconds, connections }: ClosedLoopOptions, expected: number): Promise<number> {
  const request = requestsOf(call);
  const idle: Caller[] = [];
  let answers = 0;
  let others = 0;
  const until = performance.now() + seconds * 1_000;
  const onAnswer = (caller: Caller, status: number): void => {
    const now = performance.now();
    if (status !== expected) others += 1;
    else if (now < until) answers += 1;
    if (now < until) caller.send(request());
    else idle.push(caller);
  };
  const events = { onAnswer, onLost: () => undefined };
  const connecting = Array.from({ length: connections }, () => Caller.connect(call.url, events));
  for (const caller of await Promise.all(connecting)) caller.send(request());
  await settled(() => idle.length === connections, seconds * 1_000 + 5_000);
  for (const caller of idle) caller.close();
  const unanswered = connections - idle.length;
  if (others + unanswered > 0)
    throw new Error(`Beside ${answers} answers ${others} were not ${expected}, and ${unanswered} callers got none`);
  return answers / seconds;
}
