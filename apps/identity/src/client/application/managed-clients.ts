import type { Client } from '../domain/client';
import { demoClientIds } from './demo-clients';

/** Clients of services come from the configuration: the API neither shows nor changes them. */
export function isManaged({ audience }: Client): boolean {
  return audience === 'aerie-api';
}

/** Names that stand for something else. */
export function isReserved(clientId: string): boolean {
  return clientId.startsWith('svc-') || demoClientIds.includes(clientId);
}
