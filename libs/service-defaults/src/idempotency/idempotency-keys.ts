import { DomainError } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import type { KeyRecord } from './idempotency-key';

type Queries = Pick<Transaction, 'query'>;

const LOCK = `SELECT pg_try_advisory_xact_lock(hashtextextended('idempotency:' || $1, 0)) AS held`;
const FIND = `SELECT key_hash AS "keyHash", fingerprint, answer FROM idempotency_key WHERE key_hash = $1`;
const CLAIM = `
  INSERT INTO idempotency_key (key_hash, fingerprint, answer)
  SELECT DISTINCT ON (key_hash) * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS r(key_hash, fingerprint, answer)
  ORDER BY key_hash
  ON CONFLICT DO NOTHING RETURNING answer`;

/** Another copy of the request has the key, or had it first. */
export class KeyInUseError extends DomainError {
  constructor() {
    const detail = 'A request with this Idempotency-Key is under way; ask again for its answer.';
    super('idempotency_key_in_use', 'conflict', detail, { retryAfterSeconds: 1 });
  }
}

/** Lets one copy at a time pass, until the end of its transaction. */
export async function lockKey(tx: Transaction, hash: Buffer): Promise<void> {
  const [lock] = await tx.query<{ held: boolean }>(LOCK, [hash.toString('hex')]);
  if (!lock?.held) throw new KeyInUseError();
}

export async function findKey(db: Queries, hash: Buffer): Promise<KeyRecord | undefined> {
  return (await db.query<KeyRecord>(FIND, [hash]))[0];
}

export async function claimKeys<Claimed extends KeyRecord>(
  db: Queries,
  records: readonly Claimed[],
): Promise<Claimed[]> {
  if (records.length === 0) return [];
  const columns = (['keyHash', 'fingerprint', 'answer'] as const).map((name) => records.map((record) => record[name]));
  const won = await db.query<{ answer: Buffer }>(CLAIM, columns);
  // No two sealed answers are the same, so they tell apart two copies in one call.
  const answers = new Set(won.map(({ answer }) => answer.toString('base64')));
  return records.filter(({ answer }) => answers.has(answer.toString('base64')));
}

export async function releaseKeys(db: Queries, records: readonly KeyRecord[]): Promise<void> {
  if (records.length === 0) return;
  await db.query('DELETE FROM idempotency_key WHERE key_hash = ANY($1)', [records.map(({ keyHash }) => keyHash)]);
}
