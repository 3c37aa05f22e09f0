import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, bodyTooSlow } from './edge-problem';
import { ClientGone } from './proxy-errors';

export const MAX_BODY_BYTES = 256 * 1024;
export const MAX_BATCH_BYTES = 1024 * 1024;

/** A body that takes longer is a slow one. */
const SLOW_MS = 50;

export interface BodyLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly onSlow: () => void;
}

export function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * The whole body. It is taken in before a service is asked: a slow sender then holds no connection to it and counts in no deadline of it,
 * and what was refused for its size never reaches it.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw bodyTooLarge(limits.maxBytes);
  return collect(request, limits);
}

function collect(request: IncomingMessage, { maxBytes, timeoutMs, onSlow }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onLate = (): void => settle(() => reject(bodyTooSlow(timeoutMs)));
    let timer = setTimeout(() => {
      onSlow();
      timer = setTimeout(onLate, timeoutMs - SLOW_MS);
    }, SLOW_MS);
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
