import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { IdentitySettings } from '../identity.settings';
import { TooManyAttemptsError } from './too-many-attempts.error';

const QUARTER_S = 15 * 60;
const MINUTE_S = 60;
const LOGINS_PER_NAME = 10;
const LOGINS_PER_ADDRESS = 50;
const FAULTS_PER_CLIENT = 10;
const FAULTS_PER_ADDRESS = 100;

/**
 * Attempts at passwords and secrets are counted in the database, by all replicas together. What succeeds does not touch it: tokens asked for are
 * counted in memory, and so is who is shut out.
 */
@Injectable()
export class Throttle {
  private readonly loginsByName: RateLimiterPostgres;
  private readonly loginsByAddress: RateLimiterPostgres;
  private readonly faultsByClient: RateLimiterPostgres;
  private readonly faultsByAddress: RateLimiterPostgres;
  private readonly requests: RateLimiterMemory;

  constructor(database: Database, settings: IdentitySettings) {
    const shared = (keyPrefix: string, points: number, duration: number) =>
      inDatabase(database, keyPrefix, points, duration);
    this.loginsByName = shared('login-name', LOGINS_PER_NAME, QUARTER_S);
    this.loginsByAddress = shared('login-address', LOGINS_PER_ADDRESS, QUARTER_S);
    this.faultsByClient = shared('fault-client', FAULTS_PER_CLIENT, MINUTE_S);
    this.faultsByAddress = shared('fault-address', FAULTS_PER_ADDRESS, MINUTE_S);
    this.requests = new RateLimiterMemory({ points: settings.tokenRequestsPerMinute, duration: MINUTE_S });
  }

  async countLogin(username: string, address: string): Promise<void> {
    await consume(this.loginsByAddress, digest(address));
    await consume(this.loginsByName, digest(username));
  }

  async forgiveLogin(username: string, address: string): Promise<void> {
    await this.loginsByName.delete(digest(username));
    await this.loginsByAddress.reward(digest(address), 1);
  }

  /** A client asks for a token. */
  async admit(clientId: string, address: string): Promise<void> {
    await consume(this.requests, digest(clientId, address));
  }

  async admitAddress(address: string): Promise<void> {
    await this.throwIfBlocked(digest(address));
  }

  /** It had a wrong secret. */
  async countFault(clientId: string, address: string): Promise<void> {
    await this.countOrBlock(this.faultsByClient, digest(clientId, address));
  }

  async countFaultOf(address: string): Promise<void> {
    await this.countOrBlock(this.faultsByAddress, digest(address));
  }

  private async countOrBlock(limiter: RateLimiterPostgres, key: string): Promise<void> {
    const blockedFor = await excess(limiter, key);
    if (blockedFor !== undefined) await this.requests.block(key, blockedFor);
  }

  private async throwIfBlocked(key: string): Promise<void> {
    const found = await this.requests.get(key);
    if (found && found.consumedPoints > this.requests.points) throw new TooManyAttemptsError(seconds(found));
  }
}

function inDatabase(database: Database, keyPrefix: string, points: number, duration: number): RateLimiterPostgres {
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    const rows = await database.query(text, values);
    return { rows, rowCount: rows.length };
  };
  return new RateLimiterPostgres({
    storeClient: { query },
    storeType: 'client',
    tableName: 'throttle',
    tableCreated: true,
    keyPrefix,
    points,
    duration,
  });
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  const retryAfter = await excess(limiter, key);
  if (retryAfter !== undefined) throw new TooManyAttemptsError(retryAfter);
}

/** Seconds until the next attempt is welcome; undefined when this one is. */
async function excess(limiter: RateLimiterAbstract, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return seconds(error);
    throw error;
  }
}

function seconds({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}

/** Nothing personal is stored. */
function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}
