import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { InFlightGate, Slot } from './in-flight-gate';
import { priorityOf } from './priority';
import { MAX_HEADERS, MAX_URL, type Refusal, type Refusals } from './refusals';

const SERVER = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
};
const KEEP_ALIVE_MS = 65_000;
const REQUESTS_PER_SOCKET = 100_000;

const SLOT = Symbol('slot');

interface Placed {
  [SLOT]?: Slot;
}

/** Stands in front of the framework: what is refused here costs no token check, no body and no framework. */
export class FrontDoor {
  constructor(
    private readonly gate: InFlightGate,
    private readonly refusals: Refusals,
  ) {}

  readonly createServer = (handler: RequestListener, { https }: { https?: ServerOptions } = {}): Server => {
    const guarded: RequestListener = (request, response) => {
      const refusal = this.refusalOf(request, response);
      if (refusal === undefined) handler(request, response);
      else this.refusals.answer(refusal, request, response);
    };
    const server = https ? createSecureServer({ ...SERVER, ...https }, guarded) : createServer(SERVER, guarded);
    return Object.assign(server, { keepAliveTimeout: KEEP_ALIVE_MS, maxRequestsPerSocket: REQUESTS_PER_SOCKET });
  };

  slotOf(request: IncomingMessage): Slot | undefined {
    return (request as Placed)[SLOT];
  }

  private refusalOf(request: IncomingMessage, response: ServerResponse): Refusal | undefined {
    const { url = '', method, rawHeaders } = request;
    if (url.length > MAX_URL) return 'urlTooLong';
    if (rawHeaders.length > MAX_HEADERS * 2) return 'tooManyHeaders';
    if (url.includes('%') && !isDecodable(url)) return 'malformedUrl';
    if (url.startsWith('/health/')) return undefined;
    const slot = this.gate.enter(priorityOf(method, url));
    if (!slot) return 'overloaded';
    (request as Placed)[SLOT] = slot;
    response.once('close', () => slot.leave());
    return undefined;
  }
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
