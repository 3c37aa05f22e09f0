import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, bodyTooSlow } from './edge-problem';
import { ClientGone } from './proxy-errors';

export const MAX_BODY_BYTES = 256 * 1024;
export const MAX_BATCH_BYTES = 1024 * 1024;

export interface BodyLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * The whole body, or null when there is none. It is taken in before a service is asked: a slow sender then holds no connection to it
 * and counts in no deadline of it, and what was refused for its size never reaches it.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer | null> {
  const { method, headers } = request;
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  const chunked = headers['transfer-encoding'] !== undefined;
  if (method === 'GET' || method === 'HEAD' || (!chunked && !length)) return null;
  if (length !== undefined && length > limits.maxBytes) throw bodyTooLarge(limits.maxBytes);
  return collect(request, limits);
}

function collect(request: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => settle(() => reject(bodyTooSlow(timeoutMs))), timeoutMs);
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      request.on('error', () => undefined).resume();
      outcome();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) settle(() => reject(bodyTooLarge(maxBytes)));
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(() => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes)));
    const onGone = (): void => settle(() => reject(new ClientGone()));
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}
