import { DomainError, type ErrorCategory } from '@app/kernel';
import type { Database } from '@app/persistence';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { exchangeOf } from '../http/exchange';
import { prepareProblem } from '../problems/problem.filter';
import { toProblem } from '../problems/to-problem';
import { answerOf, give, takeBack, type Answer } from './answer';
import { IdempotencyKey } from './idempotency-key';
import { claimKeys, findKey, KeyInUseError, lockKey } from './idempotency-keys';
import { claimFor, claimsItself } from './key-claim';

const METHODS = new Set(['POST', 'PATCH']);
const REFUSALS = new Set<ErrorCategory>(['not-found', 'conflict', 'precondition-failed', 'rule-violated']);
/** Two writers met; the next attempt may well succeed. */
const CONCURRENT_CHANGE = 'concurrent_change';

interface Exchange {
  readonly key: IdempotencyKey;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly handle: () => Promise<unknown>;
}

/** A request with a key has its effect once: the answer is kept in the transaction of the effect, and given again to later copies. */
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly database: Database) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const [request, reply] = context.getArgs<[FastifyRequest, FastifyReply]>();
    const key = METHODS.has(request.method) ? IdempotencyKey.of(request) : undefined;
    if (!key) return next.handle();
    const handle = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    const exchange = { key, request, reply, handle };
    try {
      return of(await (claimsItself(context) ? this.besideItsEffect(exchange) : this.withItsEffect(exchange)));
    } catch (error) {
      takeBack(reply);
      throw error;
    }
  }

  private async withItsEffect(exchange: Exchange): Promise<string | undefined> {
    const { key, reply } = exchange;
    const { answer, isReplay } = await this.database.ambient(async (tx) => {
      await lockKey(tx, key.hash);
      const kept = await findKey(tx, key.hash);
      if (kept) return { answer: key.open(kept), isReplay: true };
      const first = await this.attempt(exchange);
      const claimed = await claimKeys(tx, [key.seal(first)]);
      if (claimed.length === 0) throw new KeyInUseError();
      return { answer: first, isReplay: false };
    });
    return isReplay ? replay(reply, answer) : give(reply, answer);
  }

  /** A refusal is an answer too, but leaves no effect. */
  private async attempt({ request, reply, handle }: Exchange): Promise<Answer> {
    try {
      return await this.database.transaction(async () => answerOf(reply, await handle()));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return refusal(error, request, reply);
    }
  }

  /** The handler writes the key with its effect, and fails if another copy was first; then that one's answer counts, whatever failed here. */
  private async besideItsEffect({ key, request, reply, handle }: Exchange): Promise<string | undefined> {
    const claim = claimFor(request, key);
    try {
      await handle();
      return give(reply, claim.answer);
    } catch (error) {
      if (!(error instanceof DomainError) || error.category === 'unavailable') throw error;
      const kept = await findKey(this.database, key.hash);
      if (kept) return replay(reply, key.open(kept));
      if (!isRefusal(error)) throw error;
      return this.refuse(error, { key, request, reply });
    }
  }

  private async refuse(
    error: DomainError,
    { key, request, reply }: Omit<Exchange, 'handle'>,
  ): Promise<string | undefined> {
    const answer = refusal(error, request, reply);
    if ((await claimKeys(this.database, [key.seal(answer)])).length > 0) return give(reply, answer);
    const kept = await findKey(this.database, key.hash);
    if (!kept) throw new KeyInUseError();
    return replay(reply, key.open(kept));
  }
}

function isRefusal(error: unknown): error is DomainError {
  if (!(error instanceof DomainError) || error instanceof KeyInUseError) return false;
  return REFUSALS.has(error.category) && error.code !== CONCURRENT_CHANGE;
}

function refusal(error: DomainError, request: FastifyRequest, reply: FastifyReply): Answer {
  takeBack(reply);
  exchangeOf(request).failed(error.code);
  return answerOf(reply, prepareProblem(toProblem(error), request, reply));
}

function replay(reply: FastifyReply, answer: Answer): string | undefined {
  void reply.header('idempotent-replayed', 'true');
  return give(reply, answer);
}
