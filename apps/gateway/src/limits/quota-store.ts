import { QuietLog } from '@app/observability';
import { createPolicy } from '@app/resilience';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { createTable, openPool, ownLimiters, sharedLimiters, type Limiters } from './limiters';
import type { RateLimits, LimitClass } from './rate-limits';

/** A piece of a window's quota, for this replica to hand out. */
export interface Grant {
  readonly points: number;
  /** What is left for all replicas after this. */
  readonly left: number;
  readonly endsAt: number;
  /** False when this replica goes on alone, with its share. */
  readonly shared: boolean;
}

export interface QuotaStoreOptions {
  readonly limits: RateLimits;
  /** Empty: this replica is the only one. */
  readonly databaseUrl: string;
  readonly replicas: number;
}

const PATIENCE_MS = 500;

/** The windows of all replicas in one table; while it cannot be reached, each replica counts its own share. */
@Injectable()
export class QuotaStore implements OnApplicationShutdown {
  private readonly log = new QuietLog('RateLimits');
  private readonly policy = createPolicy({
    name: 'rate limits',
    timeoutMs: PATIENCE_MS,
    breaker: { failures: 3, halfOpenAfterMs: 1_000 },
  });
  private readonly pool: Pool | undefined;
  private readonly shared: Limiters | undefined;
  private readonly own: Limiters;
  private table: Promise<void> | undefined;

  constructor(private readonly options: QuotaStoreOptions) {
    this.pool = options.databaseUrl === '' ? undefined : openPool(options.databaseUrl, PATIENCE_MS);
    this.shared = this.pool && sharedLimiters(this.pool, options.limits);
    this.own = ownLimiters(options.limits);
  }

  async take(name: LimitClass, key: string, points: number): Promise<Grant> {
    if (!this.pool || !this.shared) return this.takeOwn(name, key, points);
    try {
      const answer = await this.policy.execute(() => this.takeShared(name, key, points));
      this.log.recovered();
      return toGrant(answer, { points, quota: this.options.limits[name].quota, shared: true });
    } catch (error) {
      this.table = undefined;
      this.log.warn('The limits cannot be shared; each gateway goes on alone', error);
      return this.takeOwn(name, key, points);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  private async takeShared(name: LimitClass, key: string, points: number): Promise<RateLimiterRes> {
    this.table ??= createTable(this.pool!);
    await this.table;
    return this.shared![name].penalty(key, points);
  }

  private async takeOwn(name: LimitClass, key: string, points: number): Promise<Grant> {
    const quota = Math.max(1, Math.floor(this.options.limits[name].quota / this.options.replicas));
    return toGrant(await this.own[name].penalty(key, points), { points, quota, shared: false });
  }
}

function toGrant(
  { consumedPoints, msBeforeNext }: RateLimiterRes,
  { points, quota, shared }: { points: number; quota: number; shared: boolean },
): Grant {
  const before = consumedPoints - points;
  return {
    points: Math.max(0, Math.min(points, quota - before)),
    left: Math.max(0, quota - consumedPoints),
    endsAt: Date.now() + msBeforeNext,
    shared,
  };
}
