/** The version is what the monitor tells apart: accepted, then each move of the delivery. */
export const REQUEST_COLUMNS = `id, delivery_id AS "deliveryId", account_id AS "accountId", external_id AS "externalId", status,
  reason, delivery_seq + 1 AS version, created_at AS "createdAt"`;
