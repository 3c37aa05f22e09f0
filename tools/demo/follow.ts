import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../infrastructure/setup-error';
import { type Api, describeProblem } from './api';
import type { Display, Position } from './display';
import { readEvents } from './server-sent-events';

const LOST = new Set(['rejected', 'cancelled', 'failed', 'returning', 'returned']);
const RECONNECT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** Asks the status monitor until it leads to the delivery, as often as it wishes to be asked. */
export async function awaitDelivery(api: Api, monitor: string, display: Display, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const response = await api.send('GET', monitor);
    if (response.status === 303) return pathOf(response.headers.get('location'));
    if (response.status >= 500) {
      await sleep(waitAsked(response), undefined, { signal });
      continue;
    }
    if (!response.ok) throw new SetupError(`The delivery request was refused: ${await describeProblem(response)}.`);
    const { status = 'pending', problem } = (await response.json()) as { status?: string; problem?: { code?: string } };
    if (LOST.has(status))
      throw new SetupError(`The delivery request was ${status}: ${problem?.code ?? 'no reason given'}.`);
    display.showStatus(status === 'accepted' ? 'pending' : status);
    await sleep(waitAsked(response), undefined, { signal });
  }
}

function waitAsked(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return Math.min((seconds || 1) * 1_000, LONGEST_WAIT_MS);
}

/** Follows the tracking stream to the door, taking it up again where it broke off. */
export async function followToDoor(api: Api, delivery: string, display: Display, signal: AbortSignal): Promise<void> {
  let lastEventId: string | undefined;
  for (;;) {
    try {
      const response = await api.stream(`${delivery}/tracking`, lastEventId, signal);
      if (response.status >= 400 && response.status < 500) {
        throw new SetupError(`The tracking was refused: ${await describeProblem(response)}.`);
      }
      for await (const { id, event, data } of readEvents(eventBody(response))) {
        lastEventId = id ?? lastEventId;
        if (event === 'position') display.showPosition(JSON.parse(data) as Position);
        if (event === 'status' && arrived(data, display)) return;
      }
    } catch (error) {
      if (error instanceof SetupError || signal.aborted) throw error;
    }
    await sleep(RECONNECT_MS, undefined, { signal });
  }
}

function eventBody(response: Response): AsyncIterable<Uint8Array> {
  if (!response.ok || !response.body) throw new Error(`The tracking stream answered ${response.status}`);
  return response.body;
}

function arrived(data: string, display: Display): boolean {
  const { status, reason } = JSON.parse(data) as { status: string; reason?: string };
  display.showStatus(status);
  if (LOST.has(status))
    throw new SetupError(`The delivery does not arrive: it is ${status}${reason ? ` (${reason})` : ''}.`);
  return status === 'delivered';
}

export function pathOf(location: string | null): string {
  if (!location) throw new SetupError('The answer has no Location header.');
  const { pathname, search } = new URL(location, 'http://gateway');
  return pathname + search;
}
