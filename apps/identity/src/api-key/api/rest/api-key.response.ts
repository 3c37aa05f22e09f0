import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import type { ApiKeyView } from '../../application/queries/api-key.queries';

export const API_KEYS = '/v1/api-keys';

const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  accountId: z.uuid().optional(),
  status: z.enum(['active', 'expired', 'revoked']),
  scopes: z.array(z.string()),
  endpoints: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
  lastUsedAt: z.iso.datetime().optional().describe('To the minute'),
  _links: z.object({ self: linkSchema }),
});

export const apiKeyResponse = apiKey.meta({ id: 'ApiKey' });
export const createdApiKeyResponse = apiKey
  .extend({ key: z.string().describe('The key itself, shown this once') })
  .meta({ id: 'CreatedApiKey' });
export const apiKeysResponse = pageSchema(apiKeyResponse).meta({ id: 'ApiKeys' });

export type ApiKeyResponse = z.infer<typeof apiKeyResponse>;
export type CreatedApiKeyResponse = z.infer<typeof createdApiKeyResponse>;

export function toApiKeyResponse(view: ApiKeyView): ApiKeyResponse {
  const { id, name, status, scopes, endpoints } = view;
  return {
    id,
    name,
    accountId: view.accountId ?? undefined,
    status,
    scopes: [...scopes],
    endpoints: [...endpoints],
    createdAt: view.createdAt.toISOString(),
    expiresAt: view.expiresAt?.toISOString(),
    revokedAt: view.revokedAt?.toISOString(),
    lastUsedAt: view.lastUsedAt?.toISOString(),
    _links: { self: link(`${API_KEYS}/${id}`) },
  };
}

/** What changes without being written: a key expires, and it is used. */
export function movingPartsOf({ status, lastUsedAt }: ApiKeyView): unknown {
  return { status, lastUsedAt };
}
