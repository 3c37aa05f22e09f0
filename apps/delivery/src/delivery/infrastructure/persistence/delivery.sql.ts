export const PEEK = 'SELECT account_id AS "accountId", version FROM delivery WHERE id = $1';
export const LOCK = 'SELECT version FROM delivery WHERE id = $1 FOR UPDATE';
export const LOCK_FREE = `${LOCK} SKIP LOCKED`;

/** Claims the id, the external id and the quote at once; of those who do so at the same time, the others wait for the first. */
export const INSERT = `
  INSERT INTO delivery (id, account_id, external_id, quote_id, status, created_at, version, view)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`;

export type Rival = 'id' | 'quote' | 'external_id';

/** By what a claim was lost; the own id goes before the rest, for a delivery is no rival of itself. */
export const RIVAL = `
  SELECT CASE WHEN id = $1 THEN 'id' WHEN quote_id = $4 THEN 'quote' ELSE 'external_id' END AS by FROM delivery
   WHERE id = $1 OR status <> 'rejected' AND (quote_id = $4 OR account_id = $2 AND external_id = $3)
   ORDER BY id = $1 DESC, quote_id IS NOT DISTINCT FROM $4 DESC LIMIT 1`;

/** The external id is written only when it changes: some deliveries of old share theirs, and keep it in the view alone. */
export const UPDATE = `
  UPDATE delivery SET status = $3, version = $4, view = $5,
    external_id = CASE WHEN view ->> 'externalId' IS DISTINCT FROM $2 THEN $2 ELSE external_id END
   WHERE id = $1`;
