import { EndpointPatterns } from './endpoint-patterns';

describe('EndpointPatterns', () => {
  const patterns = new EndpointPatterns([
    'POST /v1/delivery-requests',
    'GET /v1/deliveries/*',
    'PUT /v1/*/confirmation',
  ]);

  it.each([
    ['POST', '/v1/delivery-requests'],
    ['POST', '/v1/delivery-requests?x=1'],
    ['GET', '/v1/deliveries/1'],
    ['HEAD', '/v1/deliveries/1/status'],
    ['PUT', '/v1/deliveries/confirmation'],
  ])('allow %s %s', (method, url) => {
    expect(patterns.allow(method, url)).toBe(true);
  });

  it.each([
    ['GET', '/v1/delivery-requests'],
    ['POST', '/v1/delivery-requests/batch'],
    ['GET', '/v1/deliveries'],
    ['GET', '/v1/deliveries/'],
    ['PUT', '/v1/a/b/confirmation'],
    ['GET', '/v1/deliveriesx1'],
    ['GET', '/x?/v1/deliveries/1'],
  ])('do not allow %s %s', (method, url) => {
    expect(patterns.allow(method, url)).toBe(false);
  });

  it('allow everything when there are none', () => {
    expect(new EndpointPatterns([]).allow('DELETE', '/v1/nests/1')).toBe(true);
  });
});
