import { DomainError } from '@app/kernel';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

export const MAX_BODY_BYTES = 256 * 1024;
const COLLECT_BYTES = 64 * 1024;

/** A collected body can be sent twice; a streamed one only once. */
export type RequestBody = Buffer | Readable | null;

export class BodyTooLarge extends DomainError {
  constructor() {
    super('body_too_large', 'invalid', `The body is larger than ${MAX_BODY_BYTES} bytes.`);
  }
}

export async function readBody(request: IncomingMessage, onProgress: () => void): Promise<RequestBody> {
  const { method, headers } = request;
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  const chunked = headers['transfer-encoding'] !== undefined;
  if (method === 'GET' || method === 'HEAD' || (!chunked && !length)) return null;
  if (length !== undefined && length > MAX_BODY_BYTES) throw new BodyTooLarge();
  const chunks = limited(request, onProgress);
  return length !== undefined && length <= COLLECT_BYTES
    ? collect(chunks)
    : Readable.from(chunks, { objectMode: false });
}

export function isReplayable(body: RequestBody): boolean {
  return !(body instanceof Readable);
}

async function* limited(request: IncomingMessage, onProgress: () => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLarge();
    onProgress();
    yield chunk;
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
