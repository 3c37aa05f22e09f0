import { SetupError } from '../infrastructure/setup-error';
import { Api, describeProblem } from './api';
import { Display } from './display';
import { awaitDelivery, followToDoor, pathOf } from './follow';
import { type Location, offset } from './geography';

interface Nest {
  name: string;
  location: Location;
}

export interface DemoOptions {
  gatewayUrl: string;
  timeoutMs: number;
  display?: Display;
}

/** Orders one delivery near a nest as a merchant would and follows it; rejects with one sentence when it does not arrive. */
export async function runDemo({ gatewayUrl, timeoutMs, display = new Display() }: DemoOptions): Promise<void> {
  const api = new Api(gatewayUrl);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const monitor = await order(api, display);
    const delivery = await awaitDelivery(api, monitor, display, signal);
    display.say(`         ${new URL(delivery, gatewayUrl).href}`);
    await followToDoor(api, delivery, display, signal);
  } catch (error) {
    throw inOneSentence(error, signal, { gatewayUrl, timeoutMs });
  } finally {
    display.clear();
  }
  display.say('The package is at the door.');
}

async function order(api: Api, display: Display): Promise<string> {
  const { items } = await api.json<{ items: Nest[] }>('GET', '/v1/nests');
  const nest = items[0];
  if (!nest) throw new SetupError('Aerie serves nowhere yet: there is no nest (is the simulator running?).');
  const pickup = offset(nest.location, 700, 700);
  const dropoff = offset(nest.location, -1_400, 1_400);
  display.say(`Nest ${nest.name}: a package of 800 g from ${text(pickup)} to ${text(dropoff)}`);
  const response = await api.send('POST', '/v1/delivery-requests', {
    pickup: { location: pickup },
    dropoff: { location: dropoff },
    package: { size: 'small', weightGrams: 800 },
  });
  if (response.status !== 202) throw new SetupError(`The order was refused: ${await describeProblem(response)}.`);
  return pathOf(response.headers.get('location'));
}

function text({ latitude, longitude }: Location): string {
  return `${latitude}, ${longitude}`;
}

function inOneSentence(error: unknown, limit: AbortSignal, { gatewayUrl, timeoutMs }: DemoOptions): SetupError {
  if (error instanceof SetupError) return error;
  if (limit.aborted) return new SetupError(`The delivery did not arrive within ${timeoutMs / 60_000} minutes.`);
  return new SetupError(
    `Aerie does not answer at ${gatewayUrl} (${reason(error)}): start it with "npm start" and wait until it is ready.`,
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
