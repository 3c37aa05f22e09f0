import { eventually } from '../../../test/support/eventually';
import { startGateway } from './support/gateway';

it('finishes what is under way and ends streams when it stops, then takes nothing more', async () => {
  const gateway = await startGateway();
  const { account, delivery } = gateway.upstreams;
  account.handler = (_request, response) => void setTimeout(() => response.end('done'), 300);
  delivery.handler = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  };
  const stream = await gateway.fetch('/v1/deliveries/1/tracking', { headers: { accept: 'text/event-stream' } });
  const slow = gateway.fetch('/v1/accounts', { method: 'POST', body: '{}' });
  await eventually(() => expect(account.seen).toHaveLength(1));
  const closing = gateway.close();
  expect(await (await slow).text()).toBe('done');
  expect(await stream.text()).toBe('data: 1\n\n');
  await closing;
  await expect(gateway.fetch('/v1/accounts')).rejects.toThrow('fetch failed');
  await gateway.stop();
});
