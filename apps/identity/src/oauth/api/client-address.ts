import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/** Networks in CIDR notation, whose word on the caller's address counts. */
export function toNetworks(list: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const entry of list) {
    const [address = '', prefix = ''] = entry.split('/');
    networks.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return networks;
}

/** The address of the caller: what a trusted proxy says, which has thrown away what the caller said itself; else where the call comes from. */
export function addressOf({ socket, headers }: IncomingMessage, trusted: BlockList): string {
  const near = socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'];
  if (typeof forwarded !== 'string' || !trusted.check(near, isIPv6(near) ? 'ipv6' : 'ipv4')) return near;
  return forwarded.split(',')[0]?.trim() || near;
}
