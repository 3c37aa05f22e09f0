import { reportFailure } from '@app/service-defaults';
import { errors, Provider, type KoaContextWithOIDC } from 'oidc-provider';
import type { FormerSecret } from '../../client/domain/client';
import { secretMatches } from '../../client/application/client-secret';
import type { Throttle } from '../../throttle/throttle';
import { TooManyAttemptsError } from '../../throttle/too-many-attempts.error';

interface SecretHolder {
  readonly clientId: string;
  /** The table holds a digest instead of the secret, so the comparison digests what was presented. */
  readonly clientSecret?: string;
  readonly former_secrets?: readonly FormerSecret[];
}

class TooManyRequests extends errors.OIDCProviderError {
  constructor(readonly retryAfter: number) {
    super(429, 'too_many_requests');
    Object.assign(this, { error_description: 'too many requests or attempts: try again later' });
  }
}

/** Slows down whoever guesses secrets: by client and address where the client is known, by address alone where it is not. */
export function guardSecrets(provider: Provider, throttle: Throttle, tokenPath: string): void {
  provider.use(async (ctx, next) => {
    if (ctx.path === tokenPath && ctx.method === 'POST') await guardAddress(ctx, throttle, next);
    else await next();
  });
  provider.on('grant.error', (ctx, error) => {
    if (error instanceof TooManyRequests) ctx.set('retry-after', String(error.retryAfter));
  });
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value: async function compare(this: SecretHolder, presented: string): Promise<boolean> {
      const address = Provider.ctx?.ip ?? '';
      await throttle.admit(this.clientId, address).catch(toOauthError);
      const matches = secretMatches(presented, this.clientSecret ?? '', this.former_secrets);
      if (!matches) await throttle.countFault(this.clientId, address).catch(notCounted);
      return matches;
    },
  });
}

type Context = Pick<KoaContextWithOIDC, 'ip' | 'set' | 'status' | 'body'>;

async function guardAddress(ctx: Context, throttle: Throttle, next: () => Promise<void>): Promise<void> {
  try {
    await throttle.admitAddress(ctx.ip);
  } catch (error) {
    if (!(error instanceof TooManyAttemptsError)) throw error;
    const { error: code, error_description, retryAfter } = new TooManyRequests(error.retryAfterSeconds ?? 1);
    ctx.status = 429;
    ctx.set({ 'retry-after': String(retryAfter), 'cache-control': 'no-store' });
    ctx.body = { error: code, error_description };
    return;
  }
  await next();
  const { error } = (ctx.body ?? {}) as { error?: string };
  if (error === 'invalid_client' || error === 'invalid_grant') await throttle.countFaultOf(ctx.ip).catch(notCounted);
}

/** The answer is a refusal anyway. */
function notCounted(error: Error): void {
  reportFailure('a failed attempt was not counted', error);
}

function toOauthError(error: unknown): never {
  if (error instanceof TooManyAttemptsError) throw new TooManyRequests(error.retryAfterSeconds ?? 1);
  throw error;
}
