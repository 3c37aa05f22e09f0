import { newId } from '@app/kernel';
import Fastify from 'fastify';
import { Pool } from 'pg';

/** The least that is still durable: no framework on top, no validation, one prepared insert a request. */
async function main(): Promise<void> {
  const pool = new Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 });
  await pool.query(
    'CREATE TABLE IF NOT EXISTS plain_request (id uuid PRIMARY KEY, content jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now())',
  );
  const app = Fastify();
  app.post('/v1/delivery-requests', async (request, reply) => {
    const id = newId();
    await pool.query({
      name: 'insert',
      text: 'INSERT INTO plain_request (id, content) VALUES ($1, $2)',
      values: [id, JSON.stringify(request.body)],
    });
    return reply.code(202).send({ id, status: 'accepted' });
  });
  await app.listen({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' });
  process.send?.('ready');
}

void main();
