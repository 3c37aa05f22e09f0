import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { HealthIndicatorService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { findProvider } from '../find-provider';

const CHECK_TIMEOUT_MS = 1000;
const CHECK_CACHE_MS = 500;

interface Pinged {
  ping(): Promise<void>;
}
interface Connected {
  isUp(): boolean;
}

/**
 * What must be there for this process to serve. The database is; without the broker a service goes on, because its events wait in the
 * outbox, so that is reported as degraded and does not take the service out of rotation.
 */
@Injectable()
export class Readiness implements OnApplicationBootstrap {
  private readonly checks: HealthIndicatorFunction[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  onApplicationBootstrap(): void {
    const database = findProvider<Pinged>(this.discovery, 'Database');
    if (database) this.require('database', () => database.ping());
    const broker = findProvider<Connected>(this.discovery, 'NatsConnection');
    if (broker)
      this.checks.push(() =>
        broker.isUp() ? this.indicators.check('nats').up() : this.indicators.check('nats').degraded(),
      );
  }

  require(name: string, check: () => Promise<void>): void {
    const attempt = this.indicators.check(name).attempt(() => check().catch(withoutDetails));
    this.checks.push(async () => attempt.withTimeout(CHECK_TIMEOUT_MS).cacheFor(CHECK_CACHE_MS));
  }

  list(): HealthIndicatorFunction[] {
    return this.checks;
  }
}

function withoutDetails(): never {
  throw new Error('unavailable');
}
