import type { TestSuite } from './test-suite';

/** What the services' own books say of some deliveries. */
export interface Settled {
  known: number;
  ended: number;
  delivered: number;
  endedTwice: number;
  heldCredit: number;
  heldTwice: number;
  capturedWithoutDelivery: number;
  activeReservations: number;
  reservedTwice: number;
  deadLetters: number;
}

const SERVICES_WITH_CONSUMERS = ['account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone'];

export async function settle(suite: TestSuite, ids: string[]): Promise<Settled> {
  const count = async (service: string, sql: string, parameters: unknown[] = [ids]) => {
    const [row] = await suite.query<{ count: number }>(
      service,
      `SELECT count(*)::int AS count FROM (${sql}) AS found`,
      parameters,
    );
    return row!.count;
  };
  const TERMINAL = `('delivered', 'cancelled', 'rejected', 'returned', 'failed')`;
  const ENDING = `('DeliveryCompleted', 'DeliveryCancelled', 'DeliveryRejected', 'DeliveryReturned', 'DeliveryFailed')`;
  const delivered = (
    await suite.query<{ id: string }>(
      'delivery',
      `SELECT id FROM delivery WHERE id = ANY($1) AND status = 'delivered'`,
      [ids],
    )
  ).map(({ id }) => id);
  const deadLetters = await Promise.all(
    SERVICES_WITH_CONSUMERS.map((service) => count(service, 'SELECT 1 FROM dead_letter', [])),
  );
  return {
    known: await count('delivery', 'SELECT 1 FROM delivery WHERE id = ANY($1)'),
    delivered: delivered.length,
    ended: await count('delivery', `SELECT 1 FROM delivery WHERE id = ANY($1) AND status IN ${TERMINAL}`),
    endedTwice: await count(
      'delivery',
      `SELECT stream_id FROM event WHERE stream_id = ANY($1) AND type IN ${ENDING} GROUP BY stream_id HAVING count(*) > 1`,
    ),
    heldCredit: await count('account', `SELECT 1 FROM credit_hold WHERE delivery_id = ANY($1) AND status = 'held'`),
    heldTwice: await count(
      'account',
      'SELECT delivery_id FROM credit_hold WHERE delivery_id = ANY($1) GROUP BY 1 HAVING count(*) > 1',
    ),
    capturedWithoutDelivery: await count(
      'account',
      `SELECT 1 FROM credit_hold WHERE delivery_id = ANY($1) AND (status = 'captured') <> (delivery_id = ANY($2))`,
      [ids, delivered],
    ),
    activeReservations: await count(
      'drone',
      `SELECT 1 FROM reservation WHERE delivery_id = ANY($1) AND status = 'held'`,
    ),
    reservedTwice: await count(
      'drone',
      `SELECT delivery_id FROM reservation WHERE delivery_id = ANY($1) GROUP BY 1 HAVING count(*) > 1`,
    ),
    deadLetters: deadLetters.reduce((sum, each) => sum + each, 0),
  };
}
