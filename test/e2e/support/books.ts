import type { TestSuite } from './test-suite';

/** What the services' own books say of some deliveries. */
export interface Settled {
  known: number;
  ended: number;
  delivered: number;
  endedTwice: number;
  heldCredit: number;
  /** Accounts whose totals are not the sum of their holds. */
  creditAdrift: number;
  /** Deliveries for which credit was held, captured or released more than once. */
  creditMovedTwice: number;
  /** Holds captured for what was not delivered, or not captured for what was. */
  creditMisplaced: number;
  /** Holds of another amount than the price of their delivery; what bars a hold that did not come in time is none. */
  creditMispriced: number;
  activeReservations: number;
  /** Pairs of reservations of one drone that were held at the same time. */
  reservedTwice: number;
  /** Packages that are not where their delivery says. */
  packagesMisplaced: number;
  deadLetters: number;
}

const SERVICES_WITH_CONSUMERS = ['account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone'];
const FROM_DELIVERIES = 'FROM delivery WHERE id = ANY($1)';
const TERMINAL = `('delivered', 'cancelled', 'rejected', 'returned', 'failed')`;
const ENDING = `('DeliveryCompleted', 'DeliveryCancelled', 'DeliveryRejected', 'DeliveryReturned', 'DeliveryFailed')`;

export async function settle(suite: TestSuite, ids: string[]): Promise<Settled> {
  const count = async (service: string, sql: string, parameters: unknown[] = [ids]) => {
    const counting = `SELECT count(*)::int AS count FROM (${sql}) AS found`;
    const [row] = await suite.query<{ count: number }>(service, counting, parameters);
    return row!.count;
  };
  const deliveries = `SELECT id ${FROM_DELIVERIES}`;
  const rows = await suite.query<{ id: string }>('delivery', `${deliveries} AND status = 'delivered'`, [ids]);
  const prices = await suite.query('delivery', `SELECT id, view #> '{price,amount}' AS price ${FROM_DELIVERIES}`, [
    ids,
  ]);
  const delivered = rows.map(({ id }) => id);
  const deadLetters = await Promise.all(
    SERVICES_WITH_CONSUMERS.map((service) => count(service, 'SELECT 1 FROM dead_letter', [])),
  );
  return {
    known: await count('delivery', deliveries),
    ended: await count('delivery', `${deliveries} AND status IN ${TERMINAL}`),
    delivered: delivered.length,
    endedTwice: await count(
      'delivery',
      `SELECT stream_id FROM event WHERE stream_id = ANY($1) AND type IN ${ENDING} GROUP BY 1 HAVING count(*) > 1`,
    ),
    heldCredit: await count('account', `SELECT 1 FROM credit_hold WHERE delivery_id = ANY($1) AND status = 'held'`),
    creditAdrift: await count(
      'account',
      `SELECT a.id FROM account a LEFT JOIN credit_hold h ON h.account_id = a.id GROUP BY a.id
       HAVING a.held <> coalesce(sum(h.amount) FILTER (WHERE h.status = 'held'), 0)
           OR a.captured <> coalesce(sum(h.amount) FILTER (WHERE h.status = 'captured'), 0)`,
      [],
    ),
    creditMovedTwice: await count(
      'account',
      `SELECT 1 FROM outbox WHERE envelope::json -> 'data' ->> 'deliveryId' = ANY($1)
       GROUP BY envelope::json ->> 'type', envelope::json -> 'data' ->> 'deliveryId' HAVING count(*) > 1`,
    ),
    creditMisplaced: await count(
      'account',
      `SELECT 1 FROM credit_hold WHERE delivery_id = ANY($1) AND (status = 'captured') <> (delivery_id = ANY($2))`,
      [ids, delivered],
    ),
    creditMispriced: await count(
      'account',
      `SELECT 1 FROM credit_hold h JOIN jsonb_to_recordset($1::jsonb) AS d(id uuid, price int) ON d.id = h.delivery_id
        WHERE h.amount <> d.price AND NOT (h.status = 'released' AND h.amount = 0)`,
      [JSON.stringify(prices)],
    ),
    activeReservations: await count(
      'drone',
      `SELECT 1 FROM reservation WHERE delivery_id = ANY($1) AND status = 'held'`,
    ),
    reservedTwice: await count(
      'drone',
      `SELECT 1 FROM reservation a JOIN reservation b USING (drone_id)
       WHERE a.fencing_token < b.fencing_token AND b.created_at < a.updated_at`,
      [],
    ),
    packagesMisplaced: await count(
      'package',
      `SELECT 1 FROM package WHERE delivery_id = ANY($1) AND (status = 'delivered') <> (delivery_id = ANY($2))`,
      [ids, delivered],
    ),
    deadLetters: deadLetters.reduce((sum, each) => sum + each, 0),
  };
}
