import { Database, type Transaction } from '@app/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { IdentitySettings } from '../../identity.settings';
import { KeyStore, type KeyInventory, type StoredKey } from '../application/ports/key-store';
import type { KeyChange, KeyStatus } from '../domain/key-lifecycle';
import { KeySealer } from './key-sealer';

interface KeyRow {
  kid: string;
  sealed: Buffer;
  status: KeyStatus;
  createdAt: Date;
  activatedAt: Date | null;
  retiredAt: Date | null;
  rotationRequestedAt: Date | null;
  readAt: Date;
}

const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('aerie.identity.signing_key', 0))`;
const SELECT = `
  SELECT kid, sealed_private AS sealed, status, created_at AS "createdAt", activated_at AS "activatedAt", retired_at AS "retiredAt",
         rotation_requested_at AS "rotationRequestedAt", clock_timestamp() AS "readAt"
    FROM signing_key
   ORDER BY array_position(ARRAY['active', 'next', 'retired'], status), created_at DESC, kid`;
const INSERT = `INSERT INTO signing_key (kid, sealed_private, status) VALUES ($1, $2, 'next')`;
const RETIRE = `
  UPDATE signing_key SET status = 'retired', retired_at = clock_timestamp(), rotation_requested_at = NULL WHERE status = 'active'`;
const ACTIVATE = `UPDATE signing_key SET status = 'active', activated_at = clock_timestamp() WHERE status = 'next'`;
const FORGET = `
  DELETE FROM signing_key
   WHERE status = 'retired' AND retired_at <= clock_timestamp() - $1 * interval '1 millisecond'`;
const REQUEST = `
  UPDATE signing_key SET rotation_requested_at = clock_timestamp() WHERE status = 'active' AND rotation_requested_at IS NULL`;

@Injectable()
export class PostgresKeyStore extends KeyStore {
  private readonly opened = new Map<string, JWK>();

  constructor(
    private readonly database: Database,
    private readonly sealer: KeySealer,
    @Inject(IdentitySettings) private readonly settings: Pick<IdentitySettings, 'keyTimes'>,
  ) {
    super();
  }

  async read(): Promise<KeyInventory> {
    return this.inventory(await this.database.query<KeyRow>(SELECT));
  }

  change(decide: (inventory: KeyInventory) => KeyChange | undefined): Promise<KeyInventory> {
    return this.database.transaction(async (tx) => {
      await tx.query(LOCK);
      for (;;) {
        const inventory = this.inventory(await tx.query<KeyRow>(SELECT));
        const change = decide(inventory);
        if (!change) return inventory;
        await this.apply(tx, change);
      }
    });
  }

  async requestRotation(): Promise<void> {
    await this.database.query(REQUEST);
  }

  private async apply(tx: Transaction, change: KeyChange): Promise<void> {
    if (change === 'add') return this.add(tx);
    if (change === 'forget') return void (await tx.query(FORGET, [this.settings.keyTimes.retentionMs]));
    await tx.query(RETIRE);
    await tx.query(ACTIVATE);
  }

  private async add(tx: Transaction): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    await tx.query(INSERT, [kid, this.sealer.seal(kid, JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' }))]);
  }

  private inventory(rows: readonly KeyRow[]): KeyInventory {
    return { keys: rows.map((row) => this.toKey(row)), readAt: rows[0]?.readAt ?? new Date() };
  }

  private toKey({ kid, status, createdAt, ...row }: KeyRow): StoredKey {
    return {
      kid,
      status,
      createdAt,
      activatedAt: row.activatedAt ?? undefined,
      retiredAt: row.retiredAt ?? undefined,
      rotationRequestedAt: row.rotationRequestedAt ?? undefined,
      jwk: this.open(kid, row.sealed),
    };
  }

  private open(kid: string, sealed: Buffer): JWK {
    const known = this.opened.get(kid);
    if (known) return known;
    try {
      const jwk = JSON.parse(this.sealer.open(kid, sealed)) as JWK;
      this.opened.set(kid, jwk);
      return jwk;
    } catch {
      throw new Error(
        `Signing key ${kid} cannot be opened: AERIE_KEY_ENCRYPTION_KEY is not the key that it was sealed with.`,
      );
    }
  }
}
