import type { Outbound } from '../proxy/outbound';
import type { Passage } from '../proxy/passage';
import { noAnswer, tooLate } from '../proxy/proxy-errors';
import type { DeliveryAnswer } from './composer';

const CONDITIONS = ['if-none-match', 'if-match', 'if-modified-since', 'if-unmodified-since', 'range'];

/** The delivery as the caller may see it; conditions are about the whole and not asked of a part. */
export function deliverySource(outbound: Outbound) {
  return (passage: Passage, path: string): Promise<DeliveryAnswer> => {
    const { request, upstream, routeClass } = passage;
    const inbound = { ...request.raw.headers };
    for (const name of CONDITIONS) delete inbound[name];
    const headers = outbound.headers(passage, inbound, null);
    const signal = AbortSignal.timeout(upstream.times.answerMs[routeClass]);
    return upstream.policy.execute(async () => {
      try {
        const answer = await upstream.dispatcher(undefined).request({ path, method: 'GET', headers, signal });
        return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
      } catch (error) {
        throw signal.aborted ? tooLate() : noAnswer(error as Error);
      }
    });
  };
}
