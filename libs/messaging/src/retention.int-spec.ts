import { createTestDatabase } from '@app/persistence/testing';
import { randomUUID } from 'node:crypto';
import { messagingMigration } from './messaging.migration';
import { Retention } from './retention';

describe('Retention', () => {
  it('removes old rows, but never one that still waits to be published', async () => {
    const { database, close } = await createTestDatabase([messagingMigration]);
    const outbox = (age: string, published: boolean) =>
      database.query(
        `INSERT INTO outbox (event_id, context, subject, envelope, created_at, published_at)
         VALUES ($1, 'test', $2, '', now() - $3::interval, CASE WHEN $4 THEN now() END)`,
        [randomUUID(), `${age}, published ${published}`, age, published],
      );
    const inbox = (age: string) =>
      database.query('INSERT INTO inbox (event_id, handled_at) VALUES ($1, now() - $2::interval)', [randomUUID(), age]);
    await Promise.all([outbox('10 days', true), outbox('10 days', false), outbox('7 days', true)]);
    await Promise.all([inbox('10 days'), inbox('8 days')]);

    await new Retention(database).sweep();

    const left = await database.query<{ subject: string }>('SELECT subject FROM outbox ORDER BY subject');
    expect(left.map(({ subject }) => subject)).toEqual(['10 days, published false', '7 days, published true']);
    expect(await database.query('SELECT 1 FROM inbox')).toHaveLength(1);
    await close();
  });
});
