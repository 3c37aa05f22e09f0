import { DomainError } from '@app/kernel';
import { QuietLog } from '@app/observability';
import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../access/access';
import type { Passage } from '../proxy/passage';
import { responseHeaders } from '../proxy/headers';
import { upstreamFailure } from '../proxy/proxy-errors';
import { includedParts, withoutInclude, type Part } from './included-parts';
import type { DeliveryRef, Fetch } from './parts';

export interface DeliveryAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ComposerOptions {
  readonly parts: Readonly<Record<Part, Fetch>>;
  /** Asks for the delivery as the caller. */
  readonly deliveryOf: (passage: Passage, path: string) => Promise<DeliveryAnswer>;
}

interface Outcome {
  readonly part: Part;
  readonly value: object | null;
  readonly problem?: { part: Part; code: string; detail: string };
}

const PART_MS = 1_000;
/** What is put together here has no version of its own, and no length that somebody else could know. */
const OF_THE_DELIVERY_ALONE = ['etag', 'last-modified', 'content-length', 'x-request-id'];

/** `GET …/deliveries/{id}?include=…`: the delivery as its service tells it, and beside it what others know. */
export class Composer {
  private readonly log = new QuietLog('Composition');

  constructor(private readonly options: ComposerOptions) {}

  async answer(passage: Passage, { principal }: Caller): Promise<void> {
    const { request, reply, upstream, quota } = passage;
    const url = request.raw.url ?? '';
    const parts = includedParts(url, principal);
    const delivery = await this.options.deliveryOf(passage, withoutInclude(url)).catch((error: unknown) => {
      throw upstreamFailure(upstream.service, error);
    });
    const headers = responseHeaders(delivery.headers, { requestId: request.id, edge: {}, quota: quota.headers });
    for (const name of OF_THE_DELIVERY_ALONE) delete headers[name];
    const body = delivery.status === 200 ? await this.compose(delivery.body, parts) : delivery.body;
    await reply.status(delivery.status).headers(headers).send(body);
  }

  private async compose(text: string, parts: readonly Part[]): Promise<string> {
    const delivery = JSON.parse(text) as DeliveryRef;
    const outcomes = await Promise.all(parts.map((part) => this.fetch(part, delivery)));
    const problems = outcomes.flatMap(({ problem }) => problem ?? []);
    return JSON.stringify({
      ...delivery,
      _embedded: Object.fromEntries(outcomes.map(({ part, value }) => [part, value])),
      ...(problems.length > 0 && { _problems: problems }),
    });
  }

  /** A part that is not there (yet) is null; one that cannot be had is null too, and says so. */
  private async fetch(part: Part, delivery: DeliveryRef): Promise<Outcome> {
    try {
      const signal = AbortSignal.timeout(PART_MS);
      return { part, value: await this.options.parts[part](delivery, { signal }) };
    } catch (error) {
      if (error instanceof DomainError && error.category === 'not-found') return { part, value: null };
      this.log.warn(`The ${part} of a delivery cannot be shown`, error);
      const detail = `The ${part} cannot be shown at the moment.`;
      return { part, value: null, problem: { part, code: 'part_unavailable', detail } };
    }
  }
}
