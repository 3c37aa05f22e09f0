import { SCOPES } from '@app/auth';
import { lineOfText } from '@app/contracts';
import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';

const MOST_ENDPOINTS = 50;
const ENDPOINT = /^(GET|POST|PUT|PATCH|DELETE) \/v\d{1,3}(\/([\w\-.]{1,64}|\*)){1,8}$/;

const endpoint = z
  .string()
  .max(300)
  .regex(ENDPOINT, 'must be a method and a path, such as "GET /v1/deliveries/*"')
  .meta({ examples: ['POST /v1/delivery-requests', 'GET /v1/deliveries/*'] });

const scope = z.enum(SCOPES).meta({ examples: ['deliveries:read', 'deliveries:write'] });

export const createApiKeyRequest = z
  .strictObject({
    name: lineOfText(100),
    scopes: z.array(scope).min(1).max(SCOPES.length).describe('Of those that the caller has'),
    endpoints: z
      .array(endpoint)
      .max(MOST_ENDPOINTS)
      .default([])
      .describe(
        'What the key may be used for: `*` stands for one segment, at the end for one or more; none: all that the scopes allow',
      ),
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .refine((time) => time.getTime() > Date.now(), 'must be in the future')
      .optional(),
    accountId: z
      .uuid()
      .optional()
      .describe('Operators: the account that the key is for; without it the key is the operators’ own'),
  })
  .meta({ id: 'CreateApiKey' });

export const apiKeyParams = z.strictObject({ id: z.uuid() });
export const apiKeysQuery = pageQuery.extend({
  accountId: z.uuid().optional(),
  status: z.enum(['active', 'expired', 'revoked']).optional(),
});

export type CreateApiKeyRequest = z.infer<typeof createApiKeyRequest>;
export type ApiKeyParams = z.infer<typeof apiKeyParams>;
export type ApiKeysQuery = z.infer<typeof apiKeysQuery>;
