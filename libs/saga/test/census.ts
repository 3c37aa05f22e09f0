import type { Database } from '@app/persistence';
import { eventually } from '../../../test/support/eventually';
import type { Replica } from './bench';

export async function startMany(replicas: Replica[], total: number): Promise<void> {
  const share = (index: number) =>
    Array.from({ length: total }, (_, n) => n).filter((n) => n % replicas.length === index);
  await Promise.all(replicas.flatMap((one, index) => share(index).map((n) => one.start(`k${n}`))));
}

export function allOver(database: Database, name: string, total: number): Promise<unknown> {
  return eventually(
    async () => {
      const ends = await tally(database, name);
      return (ends['completed'] ?? 0) + (ends['failed'] ?? 0) === total;
    },
    { timeoutMs: 20_000 },
  );
}

export async function tally(database: Database, name: string): Promise<Record<string, number>> {
  const rows = await database.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int FROM saga WHERE name = $1 GROUP BY status',
    [name],
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

export function doubled(database: Database, name: string): Promise<unknown[]> {
  return database.query(
    `SELECT key, l.step FROM saga s JOIN saga_step_log l ON l.saga_id = s.id WHERE name = $1 AND outcome = 'done'
     GROUP BY key, l.step, direction HAVING count(*) > 1`,
    [name],
  );
}
