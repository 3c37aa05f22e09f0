import type { IncomingMessage } from 'node:http';
import { addressOf, toNetworks } from './client-address';

const trusted = toNetworks(['127.0.0.0/8', '::1/128', '10.0.0.0/8']);
const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

it.each<[string, string | undefined, string]>([
  ['127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['::1', '2001:db8::1', '2001:db8::1'],
  ['::ffff:10.1.2.3', '203.0.113.7, 10.0.0.9', '203.0.113.7'],
  ['198.51.100.1', '203.0.113.7', '198.51.100.1'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', '', '127.0.0.1'],
])('takes a call from %s that speaks for %p as one from %s', (near, forwarded, address) => {
  expect(addressOf(request(near, forwarded), trusted)).toBe(address);
});
