import { Clock, type VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Client, FormerSecret } from '../domain/client';
import { PublicClientError, TooManySecretsError } from '../domain/client.errors';
import { ClientRepository } from './ports/client.repository';
import { hashSecret, makeSecret } from './client-secret';
import { lockClient } from './lock-client';

export interface ChangedSecret {
  readonly secret: string;
  readonly formerValidUntil: Date;
  readonly version: number;
}

const OVERLAP_MS = 24 * 60 * 60_000;
const MOST_FORMER = 10;

/** All secrets of the last day stay good: who lost the answer and asks again does not lock out whoever still uses the first one. */
@Injectable()
export class ChangeClientSecret {
  constructor(
    private readonly database: Database,
    private readonly clients: ClientRepository,
    private readonly clock: Clock,
  ) {}

  execute(clientId: string, guard: VersionGuard): Promise<ChangedSecret> {
    const secret = makeSecret();
    const now = this.clock.now();
    const formerValidUntil = new Date(now.getTime() + OVERLAP_MS);
    return this.database.transaction(async (tx) => {
      const client = await lockClient(this.clients, tx, clientId, guard);
      const former = formerSecrets(client, now, formerValidUntil);
      await this.clients.changeSecret(tx, clientId, hashSecret(secret), former);
      return { secret, formerValidUntil, version: client.version + 1 };
    });
  }
}

function formerSecrets(client: Client, now: Date, until: Date): FormerSecret[] {
  if (client.secretHash === undefined) throw new PublicClientError();
  const stillGood = client.formerSecrets.filter((former) => former.until > now.toISOString());
  if (stillGood.length >= MOST_FORMER) throw new TooManySecretsError();
  return [...stillGood, { hash: client.secretHash, until: until.toISOString() }];
}
