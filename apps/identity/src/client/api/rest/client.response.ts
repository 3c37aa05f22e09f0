import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import type { ClientView } from '../../application/queries/client.queries';
import { GRANT_TYPES } from '../../domain/client';

export const CLIENTS = '/v1/clients';

const client = z.object({
  clientId: z.string(),
  accountId: z.uuid().optional(),
  operator: z.boolean(),
  scopes: z.array(z.string()),
  grantTypes: z.array(z.enum(GRANT_TYPES)),
  redirectUris: z.array(z.string()),
  public: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  _links: z.object({ self: linkSchema, secret: linkSchema.optional().describe('POST changes the secret') }),
});

export const clientResponse = client.meta({ id: 'Client' });
export const registeredClientResponse = client
  .extend({ clientSecret: z.string().optional().describe('Shown this once; a public client has none') })
  .meta({ id: 'RegisteredClient' });
export const clientsResponse = pageSchema(clientResponse).meta({ id: 'Clients' });
export const clientSecretResponse = z
  .object({
    clientSecret: z.string().describe('Shown this once'),
    formerValidUntil: z.iso.datetime().describe('Until then the secret that was replaced is good too'),
  })
  .meta({ id: 'ClientSecret' });

export type ClientResponse = z.infer<typeof clientResponse>;
export type RegisteredClientResponse = z.infer<typeof registeredClientResponse>;
export type ClientSecretResponse = z.infer<typeof clientSecretResponse>;

export function toClientResponse(view: ClientView): ClientResponse {
  const { clientId, accountId, scopes, grantTypes, redirectUris, isPublic } = view;
  const self = `${CLIENTS}/${clientId}`;
  return {
    clientId,
    accountId: accountId ?? undefined,
    operator: accountId === null && scopes.includes('ops') && grantTypes.includes('client_credentials'),
    scopes: [...scopes],
    grantTypes: [...grantTypes],
    redirectUris: [...redirectUris],
    public: isPublic,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    _links: { self: link(self), ...(!isPublic && { secret: link(`${self}/secret`) }) },
  };
}
