import { createHmac } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { Lease } from './lease';
import type { QuotaStore } from './quota-store';
import { LIMIT_CLASSES, type RateLimits, type LimitClass } from './rate-limits';

/** Of a window's quota, so that no replica can hold back much of it. */
const CHUNK = 0.01;
const MAX_LEASES = 20_000;
const BY_ADDRESS: ReadonlySet<LimitClass> = new Set(['open', 'refused']);

export interface Quota {
  readonly admitted: boolean;
  /** Until there is more. */
  readonly seconds: number;
  readonly headers: OutgoingHttpHeaders;
}

interface Class {
  readonly chunk: number;
  readonly policy: string;
  readonly leases: Map<string, Lease>;
}

/**
 * Takes the quota of a window from the shared store in small chunks and hands them out from memory, so that hardly any request waits for
 * the store and never more is admitted than the quota.
 */
export class RateLimiter {
  private readonly classes: Readonly<Record<LimitClass, Class>>;

  constructor(
    private readonly store: QuotaStore,
    limits: RateLimits,
    private readonly secret: string,
  ) {
    const toClass = (name: LimitClass): Class => {
      const { quota, seconds } = limits[name];
      const chunk = Math.max(1, Math.floor(quota * CHUNK));
      return { chunk, policy: `"${name}";q=${quota};w=${seconds}`, leases: new Map() };
    };
    this.classes = Object.fromEntries(LIMIT_CLASSES.map((name) => [name, toClass(name)])) as Record<LimitClass, Class>;
  }

  /** A promise only when the store has to be asked first. */
  take(name: LimitClass, caller: string): Quota | Promise<Quota> {
    const now = Date.now();
    const lease = this.leaseOf(name, caller);
    if (lease.take(now)) {
      if (lease.runsLow(this.classes[name].chunk / 2)) void this.refill(name, caller, lease);
      return this.quota(name, lease, true, now);
    }
    return lease.usedUp(now) ? this.quota(name, lease, false, now) : this.takeAfterRefill(name, caller, lease);
  }

  /** Whether this replica knows that nothing is left; takes nothing. */
  isUsedUp(name: LimitClass, caller: string): boolean {
    return this.classes[name].leases.get(caller)?.usedUp(Date.now()) ?? false;
  }

  private async takeAfterRefill(name: LimitClass, caller: string, lease: Lease): Promise<Quota> {
    for (;;) {
      await this.refill(name, caller, lease);
      const now = Date.now();
      if (lease.take(now)) return this.quota(name, lease, true, now);
      if (lease.usedUp(now)) return this.quota(name, lease, false, now);
    }
  }

  private refill(name: LimitClass, caller: string, lease: Lease): Promise<void> {
    lease.pending ??= this.store
      .take(name, this.nameless(name, caller), this.classes[name].chunk)
      .then((grant) => lease.add(grant))
      .finally(() => {
        lease.pending = undefined;
      });
    return lease.pending;
  }

  private quota(name: LimitClass, lease: Lease, admitted: boolean, now: number): Quota {
    const seconds = lease.secondsLeft(now);
    const remaining = admitted ? lease.remaining : 0;
    const limit = `"${name}";r=${remaining};t=${seconds}`;
    return { admitted, seconds, headers: { 'ratelimit-policy': this.classes[name].policy, ratelimit: limit } };
  }

  private leaseOf(name: LimitClass, caller: string): Lease {
    const { leases } = this.classes[name];
    let lease = leases.get(caller);
    if (lease) return lease;
    const oldest = leases.size >= MAX_LEASES ? leases.keys().next().value : undefined;
    if (oldest !== undefined) leases.delete(oldest);
    lease = new Lease();
    leases.set(caller, lease);
    return lease;
  }

  /** Addresses of people are not stored as such. */
  private nameless(name: LimitClass, caller: string): string {
    return BY_ADDRESS.has(name) ? createHmac('sha256', this.secret).update(caller).digest('base64url') : caller;
  }
}
