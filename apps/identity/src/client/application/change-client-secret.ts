import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Client, FormerSecret } from '../domain/client';
import { ClientNotFoundError, PublicClientError, TooManySecretsError } from '../domain/client.errors';
import { ClientRepository } from '../domain/client.repository';
import { hashSecret, makeSecret } from './client-secret';
import { isManaged } from './managed-clients';

export interface ChangedSecret {
  readonly secret: string;
  readonly formerValidUntil: Date;
}

const OVERLAP_MS = 24 * 60 * 60_000;
const MOST_FORMER = 10;

/** All secrets of the last day stay good: who lost the answer and asks again does not lock out whoever still uses the first one. */
@Injectable()
export class ChangeClientSecret {
  constructor(
    private readonly clients: ClientRepository,
    private readonly clock: Clock,
  ) {}

  async execute(clientId: string): Promise<ChangedSecret> {
    const secret = makeSecret();
    const now = this.clock.now();
    const formerValidUntil = new Date(now.getTime() + OVERLAP_MS);
    const changed = await this.clients.changeSecret(clientId, hashSecret(secret), (client) =>
      formerSecrets(client, now, formerValidUntil),
    );
    if (!changed) throw new ClientNotFoundError();
    return { secret, formerValidUntil };
  }
}

function formerSecrets(client: Client, now: Date, until: Date): FormerSecret[] {
  if (!isManaged(client)) throw new ClientNotFoundError();
  if (client.secretHash === undefined) throw new PublicClientError();
  const stillGood = client.formerSecrets.filter((former) => former.until > now.toISOString());
  if (stillGood.length >= MOST_FORMER) throw new TooManySecretsError();
  return [...stillGood, { hash: client.secretHash, until: until.toISOString() }];
}
