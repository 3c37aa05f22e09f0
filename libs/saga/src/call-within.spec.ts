import { CallAbandoned, callWithin } from './call-within';

const never = new AbortController().signal;

describe('callWithin', () => {
  it('hands out the result without touching the signal', async () => {
    const signal = await callWithin(1_000, never, async (given) => given);
    expect(signal.aborted).toBe(false);
  });

  it('ends a call that ignores its signal', async () => {
    let seen: AbortSignal | undefined;
    const hang = (signal: AbortSignal): Promise<never> => {
      seen = signal;
      return new Promise(() => undefined);
    };
    await expect(callWithin(10, never, hang)).rejects.toMatchObject({ code: 'deadline_exceeded' });
    expect(seen?.aborted).toBe(true);
  });

  it('abandons the call when the lease is gone', async () => {
    const lease = new AbortController();
    const call = callWithin(1_000, lease.signal, () => new Promise(() => undefined));
    lease.abort();
    await expect(call).rejects.toBeInstanceOf(CallAbandoned);
    await expect(callWithin(1_000, lease.signal, async () => 1)).rejects.toBeInstanceOf(CallAbandoned);
  });
});
