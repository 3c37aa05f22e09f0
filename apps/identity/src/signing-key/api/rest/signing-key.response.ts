import { link, linkSchema, type Link } from '@app/service-defaults';
import { z } from 'zod';
import type { KeyInventory, StoredKey } from '../../application/ports/key-store';

const SIGNING_KEYS = '/v1/signing-keys';

const signingKeyResponse = z
  .object({
    kid: z.string(),
    status: z.enum(['next', 'active', 'retired']).describe('All are published; the active one signs'),
    createdAt: z.iso.datetime(),
    activatedAt: z.iso.datetime().optional(),
    retiredAt: z.iso.datetime().optional(),
    rotationRequestedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'SigningKey' });

export const signingKeysResponse = z
  .object({
    items: z.array(signingKeyResponse),
    _links: z.object({ self: linkSchema, rotation: linkSchema.describe('POST rotates') }),
  })
  .meta({ id: 'SigningKeys' });

export interface SigningKeysResponse {
  readonly items: readonly z.infer<typeof signingKeyResponse>[];
  readonly _links: { readonly self: Link; readonly rotation: Link };
}

export function toSigningKeysResponse({ keys }: KeyInventory): SigningKeysResponse {
  return {
    items: keys.map(toSigningKeyResponse),
    _links: { self: link(SIGNING_KEYS), rotation: link(`${SIGNING_KEYS}/rotation`) },
  };
}

function toSigningKeyResponse({ kid, status, ...key }: StoredKey) {
  return {
    kid,
    status,
    createdAt: key.createdAt.toISOString(),
    activatedAt: key.activatedAt?.toISOString(),
    retiredAt: key.retiredAt?.toISOString(),
    rotationRequestedAt: key.rotationRequestedAt?.toISOString(),
  };
}
