const columns = (table: string): string =>
  ['id', 'name', 'key', 'state', 'status', 'step', 'attempt', 'failure', 'version', 'traceparent']
    .map((name) => `${table}.${name}`)
    .join(', ') +
  `, ${table}.step_started_at AS "startedAt", ${table}.cancel_requested AS "cancelRequested", ${table}.request_id AS "requestId"`;

const leaseEnd = (param: string): string => `now() + ${param} * interval '1 ms'`;

/**
 * $1 names, $2 limit, $3 owner, $4 lease in ms, $5 idle in ms. A lease that ran out, or nobody there for so long, is time in which nobody
 * worked: the deadline of the step counts anew.
 */
export const CLAIM = `
  WITH due AS (
    SELECT id, step_started_at IS NULL AS fresh,
      lease_until IS NOT NULL OR run_at < now() - $5::int * interval '1 ms' AS deserted
    FROM saga
    WHERE run_at <= now() AND (lease_until IS NULL OR lease_until < now()) AND name = ANY($1::text[])
    ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  UPDATE saga s SET lease_owner = $3, lease_until = ${leaseEnd('$4::int')}, version = s.version + 1, signalled = false,
    step_started_at = CASE WHEN due.fresh OR due.deserted THEN now() ELSE s.step_started_at END, updated_at = now()
  FROM due WHERE s.id = due.id
  RETURNING ${columns('s')}, due.fresh`;

/** True when the saver goes on with the saga: it wants to, a signal came during the call, or a cancel did. */
const KEEP = `($11::text = 'now' OR ($11 = 'wait' AND s.signalled)
  OR (s.cancel_requested IS NOT NULL AND $5::text IN ('running', 'completed')))`;

/**
 * $1 id, $2 owner, $3 version, $4 lease in ms, $5 status, $6 step, $7 attempt, $8 state to merge, $9 failure, $10 ms until the next
 * look, $11 kind of that look, $12-$16 log entry. Writes nothing when the lease is lost.
 */
export const SAVE = `
  WITH saved AS (
    UPDATE saga s SET
      status = CASE WHEN $5 = 'completed' AND ${KEEP} THEN 'running' ELSE $5 END,
      step = $6::int, attempt = $7::int, state = s.state || $8::jsonb, failure = coalesce($9::jsonb, s.failure),
      step_started_at = CASE WHEN s.step = $6 THEN s.step_started_at WHEN s.cancel_requested IS NULL THEN now() END,
      run_at = CASE WHEN ${KEEP} THEN s.run_at WHEN $11 <> 'never' THEN ${leaseEnd('$10::int')} END,
      lease_owner = CASE WHEN ${KEEP} THEN s.lease_owner END,
      lease_until = CASE WHEN ${KEEP} THEN ${leaseEnd('$4::int')} END,
      signalled = false, version = s.version + 1, updated_at = now()
    WHERE s.id = $1 AND s.lease_owner = $2 AND s.version = $3
    RETURNING s.*
  ), logged AS (
    INSERT INTO saga_step_log (saga_id, step, direction, attempt, outcome, detail)
    SELECT id, $12, $13, $14::int, $15, $16 FROM saved WHERE $12::text IS NOT NULL)
  SELECT ${columns('saved')}, lease_owner IS NOT NULL AS held FROM saved`;

/** $1 owner, $2 ids, $3 lease in ms. */
export const RENEW = `
  UPDATE saga SET lease_until = ${leaseEnd('$3::int')} WHERE lease_owner = $1 AND id = ANY($2::uuid[]) RETURNING id`;

/** $1 owner. The deadline of the step counts anew; a step that was not called yet stays one that was not. */
export const RELEASE = `
  UPDATE saga SET lease_owner = NULL, lease_until = NULL, run_at = now(),
    step_started_at = CASE WHEN step_started_at IS NOT NULL THEN now() END
  WHERE lease_owner = $1`;

/** $1 id, $2 name, $3 key, $4 state, $5 request id, $6 traceparent. */
export const START = `
  INSERT INTO saga (id, name, key, state, request_id, traceparent, status, run_at)
  VALUES ($1, $2, $3, $4::jsonb, $5, $6, 'running', now())
  ON CONFLICT (name, key) DO NOTHING`;

/** $1 id, $2 name, $3 key, $4 reason. For an unknown key it leaves a failed saga, so that a later start finds it and does nothing. */
export const CANCEL = `
  INSERT INTO saga AS s (id, name, key, state, status, step, cancel_requested, failure)
  VALUES ($1, $2, $3, '{}', 'failed', -2, $4::text, jsonb_build_object('kind', 'cancelled', 'code', $4::text))
  ON CONFLICT (name, key) DO UPDATE SET
    cancel_requested = excluded.cancel_requested,
    status = CASE s.status WHEN 'completed' THEN 'compensating' ELSE s.status END,
    failure = CASE s.status WHEN 'completed' THEN excluded.failure ELSE s.failure END,
    run_at = now(), updated_at = now()
  WHERE s.status IN ('running', 'completed') AND s.cancel_requested IS NULL`;

/** $1 name, $2 key, $3 state to merge. A saga in the pause after a failure keeps its pause. */
export const SIGNAL = `
  UPDATE saga SET signalled = true, state = state || $3::jsonb, run_at = CASE attempt WHEN 0 THEN least(run_at, now()) ELSE run_at END
  WHERE name = $1 AND key = $2 AND status = 'running'`;

/** $1 id. */
export const LOCK = 'SELECT version FROM saga WHERE id = $1 FOR UPDATE';

/** $1 id, $2 how many steps of the way back to leave out. An attempt under way loses its lease: what it would save is out of date. */
export const RESUME = `
  UPDATE saga SET status = 'compensating', step = step - $2::int, attempt = 0, run_at = now(), updated_at = now(),
    lease_owner = NULL, lease_until = NULL, version = version + 1
  WHERE id = $1 AND status = 'stuck' RETURNING id`;
