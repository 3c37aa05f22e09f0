export const REQUEST_COLUMNS = `id, delivery_id AS "deliveryId", account_id AS "accountId", status, reason,
  created_at AS "createdAt"`;
