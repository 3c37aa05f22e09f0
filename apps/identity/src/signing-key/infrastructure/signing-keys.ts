import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { KeySealer } from './key-sealer';

interface KeyRow {
  kid: string;
  sealed_private: Buffer;
}

@Injectable()
export class SigningKeys {
  constructor(
    private readonly database: Database,
    private readonly sealer: KeySealer,
  ) {}

  /** Private keys, the newest (the one that signs) first. Replicas that start at once agree, for the first makes the key. */
  async load(): Promise<JWK[]> {
    const rows = await this.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('aerie.identity.signing_key', 0))`);
      const present = await select(tx);
      return present.length > 0 ? present : this.create(tx);
    });
    return rows.map((row) => this.open(row));
  }

  private async create(tx: Transaction): Promise<KeyRow[]> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    const sealed = this.sealer.seal(kid, JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' }));
    await tx.query('INSERT INTO signing_key (kid, sealed_private) VALUES ($1, $2)', [kid, sealed]);
    return select(tx);
  }

  private open({ kid, sealed_private }: KeyRow): JWK {
    try {
      return JSON.parse(this.sealer.open(kid, sealed_private)) as JWK;
    } catch {
      throw new Error(
        `Signing key ${kid} cannot be opened: AERIE_KEY_ENCRYPTION_KEY is not the key that it was sealed with.`,
      );
    }
  }
}

function select(tx: Transaction): Promise<KeyRow[]> {
  return tx.query<KeyRow>('SELECT kid, sealed_private FROM signing_key ORDER BY created_at DESC, kid');
}
