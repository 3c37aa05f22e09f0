import { eventually } from '../../../test/support/eventually';
import { startNats } from '../../../test/support/infrastructure';
import { addressOf, NatsConnection } from './nats-connection';

describe('NatsConnection', () => {
  it('throws unavailable until the broker is there, and is up whenever it is', async () => {
    const server = await startNats();
    await server.stop();
    const nats = new NatsConnection(server.url, 'test');
    expect(() => nats.connection).toThrow(expect.objectContaining({ code: 'broker_unavailable' }));
    nats.start();
    expect(nats.isUp()).toBe(false);
    await server.restart();
    await eventually(() => nats.isUp());
    await server.stop('SIGKILL');
    await eventually(() => !nats.isUp());
    await server.restart();
    await eventually(() => nats.isUp());
    expect(nats.generation).toBe(2);
    await nats.stop();
    expect(nats.isUp()).toBe(false);
    await server.close();
  });

  it('takes several addresses with and without credentials', () => {
    expect(addressOf('nats://a:4222, nats://b:4223')).toEqual({ servers: ['a:4222', 'b:4223'] });
    expect(addressOf('nats://u:1%403@a:4222')).toEqual({ servers: ['a:4222'], user: 'u', pass: '1@3' });
  });
});
