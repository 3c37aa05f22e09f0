import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Final {
  readonly status: number;
  /** Status, headers that matter and body as one text, for comparison. */
  readonly bytes: string;
  readonly body: Record<string, unknown>;
  readonly isReplay: boolean;
}

export interface Wish {
  readonly path: string;
  readonly key: string;
  readonly body: string;
}

const COMPARED = ['content-type', 'location', 'etag'];
const CUT_WITHIN_MS = 30;
const PAUSE_MS = 100;
const PATIENCE_MS = 120_000;

/** Repeats a request until there is an answer to it: also after it has cut the connection, which it does as often as it is told. */
export class KeyedClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });
  attempts = 0;
  cuts = 0;

  constructor(
    private readonly gateways: readonly string[],
    private readonly token: () => Promise<string>,
    private readonly cutShare: number,
  ) {}

  async insist(wish: Wish): Promise<Final> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let last = ''; Date.now() < deadline; await sleep(PAUSE_MS * (0.5 + Math.random()))) {
      const outcome = await this.attempt(wish).catch((error: Error) => error.message);
      if (typeof outcome !== 'string') return outcome;
      last = outcome;
      if (Date.now() + PAUSE_MS > deadline) throw new Error(`${wish.path} ${wish.key} got no answer; at last: ${last}`);
    }
    throw new Error(`${wish.path} ${wish.key} got no answer`);
  }

  close(): void {
    this.agent.destroy();
  }

  /** The answer, or why there is none yet. */
  private async attempt({ path, key, body }: Wish): Promise<Final | string> {
    this.attempts += 1;
    const gateway = this.gateways[Math.floor(Math.random() * this.gateways.length)];
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': key,
    };
    const sent = request(`${gateway}${path}`, { method: 'POST', agent: this.agent, headers, timeout: 20_000 });
    sent.once('timeout', () => sent.destroy(new Error('timeout')));
    if (Math.random() < this.cutShare) this.cut(sent);
    sent.end(body);
    const { response, text } = await answerTo(sent);
    const status = response.statusCode ?? 0;
    if (isPassing(status, text)) return `${status} ${text}`;
    const compared = COMPARED.map((name) => `${name}: ${String(response.headers[name])}`);
    return {
      status,
      bytes: [status, ...compared, text].join('\n'),
      body: JSON.parse(text) as Record<string, unknown>,
      isReplay: response.headers['idempotent-replayed'] === 'true',
    };
  }

  private cut(sent: ClientRequest): void {
    this.cuts += 1;
    setTimeout(() => sent.destroy(new Error('cut')), Math.random() * CUT_WITHIN_MS);
  }
}

function isPassing(status: number, text: string): boolean {
  return status === 429 || status >= 500 || (status === 409 && text.includes('idempotency_key_in_use'));
}

function answerTo(sent: ClientRequest): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('close', () => reject(new Error('the answer broke off')));
      response.once('end', () => resolve({ response, text: Buffer.concat(chunks).toString('utf8') }));
    });
  });
}
