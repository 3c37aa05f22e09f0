import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { initObservability, withSpan } from './index';

it('exports spans over OTLP/HTTP to the endpoint, those that are left at the shutdown', async () => {
  const exported: { url?: string; spans: unknown }[] = [];
  const collector = createServer((request, response) => {
    void json(request).then((body) => {
      const { resourceSpans } = body as { resourceSpans: { scopeSpans: unknown }[] };
      exported.push({ url: request.url, spans: resourceSpans[0]?.scopeSpans });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = collector.address() as AddressInfo;
    const otlpEndpoint = `http://127.0.0.1:${port}/`;
    const observability = await initObservability({ service: 'a', version: '1.0.0', level: 'silent', otlpEndpoint });
    await withSpan('work', { kind: 'server' }, () => undefined);
    await observability.shutdown();
  } finally {
    collector.close();
  }
  expect(exported).toEqual([
    { url: '/v1/traces', spans: [expect.objectContaining({ spans: [expect.objectContaining({ name: 'work' })] })] },
  ]);
});
