import { newId } from '@app/kernel';
import { currentContext, currentTraceparent } from '@app/observability';
import type { IncomingHttpHeaders } from 'node:http';
import { requestHeaders } from './headers';
import type { Passage } from './passage';

/** The headers under which a caller's request goes on to a service. */
export class Outbound {
  private readonly proto: string;
  private readonly host: string;

  constructor(publicUrl: string) {
    const { protocol, host } = new URL(publicUrl);
    this.proto = protocol.slice(0, -1);
    this.host = host;
  }

  headers({ request, caller }: Passage, inbound: IncomingHttpHeaders, body: Buffer | null): string[] {
    return requestHeaders(inbound, {
      requestId: requestIdHere(),
      remoteAddress: request.ip,
      proto: this.proto,
      host: this.host,
      traceparent: currentTraceparent(),
      contentLength: body ? String(body.length) : undefined,
      authorization: caller?.authorization,
    });
  }
}

export function requestIdHere(): string {
  return currentContext()?.requestId ?? newId();
}
