import 'reflect-metadata';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { jsonAnswer, type Answer } from './answer';
import type { IdempotencyKey, KeyRecord } from './idempotency-key';

const CLAIMS_ITSELF = Symbol('claims its idempotency key itself');
const CLAIM = Symbol('claim');

interface Claiming {
  [CLAIM]?: KeyClaim;
}

export class KeyClaim {
  private kept: Answer | undefined;

  constructor(private readonly key: IdempotencyKey) {}

  /** Seals the answer that the client gets once the handler has returned, whatever that returns. Write the record with the effect. */
  keep(status: number, headers: Readonly<Record<string, string>>, body: unknown): KeyRecord {
    this.kept = jsonAnswer(status, headers, body);
    return this.key.seal(this.kept);
  }

  get answer(): Answer {
    if (!this.kept) throw new Error('The handler claims its idempotency key itself, but has kept no answer');
    return this.kept;
  }
}

export function CurrentKeyClaim(): ParameterDecorator {
  const inject = createParamDecorator(
    (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Claiming>()[CLAIM],
  )();
  return (target, name, index) => {
    inject(target, name, index);
    Reflect.defineMetadata(CLAIMS_ITSELF, true, target, name ?? '');
  };
}

export function claimsItself(context: ExecutionContext): boolean {
  return Reflect.hasMetadata(CLAIMS_ITSELF, context.getClass().prototype as object, context.getHandler().name);
}

export function claimFor(request: FastifyRequest, key: IdempotencyKey): KeyClaim {
  const claim = new KeyClaim(key);
  (request as Claiming)[CLAIM] = claim;
  return claim;
}
