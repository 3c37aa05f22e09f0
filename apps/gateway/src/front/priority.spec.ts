import { priorityOf } from './priority';

it.each([
  ['PUT', '/v1/deliveries/1/cancellation', 'vital'],
  ['PUT', '/v2/deliveries/1/confirmation', 'vital'],
  ['GET', '/v1/deliveries/1/tracking?x=1', 'vital'],
  ['DELETE', '/v1/deliveries/1', 'vital'],
  ['GET', '/v1/deliveries?x=/v1/deliveries/1/tracking', 'read'],
  ['HEAD', '/v1/nests', 'read'],
  ['OPTIONS', '/v1/nests', 'read'],
  ['POST', '/v1/deliveries', 'write'],
  ['POST', '/v1/delivery-requests/batch', 'write'],
  ['PUT', '/v1/deliveries/1', 'write'],
])('%s %s is %s', (method, url, priority) => {
  expect(priorityOf(method, url)).toBe(priority);
});
