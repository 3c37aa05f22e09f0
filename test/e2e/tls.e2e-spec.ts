import { describeWithCertificates } from '../support/certificates';
import { ApiClient, orderNearNest } from './support/api-client';
import { startTestSuite, type TestSuite } from './support/test-suite';

describeWithCertificates('The whole suite over TLS', () => {
  let suite: TestSuite;

  beforeAll(async () => {
    suite = await startTestSuite({ tls: true });
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  it('carries a delivery to the door, and answers nobody in the clear', async () => {
    expect(suite.gatewayUrl).toMatch(/^https:/);
    const merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
    const created = await merchant.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant));
    expect(created.status).toBe(201);
    await merchant.reaches(created.body.id, 'delivered');
    for (const name of ['gateway', 'identity', 'delivery'])
      await expect(fetch(suite.url(name).replace('https:', 'http:'))).rejects.toThrow('fetch failed');
  }, 90_000);
});
