import { Logger } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createAuthority, describeWithCertificates, removeAuthorities } from '../../../test/support/certificates';
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
    expect(addressOf('tls://u:p@a:4222')).toEqual({ servers: ['a:4222'], user: 'u', pass: 'p', tls: {} });
  });
});

describeWithCertificates('NatsConnection over TLS', () => {
  afterAll(removeAuthorities);

  it('speaks to the broker as soon as its authority is believed, and never in the clear', async () => {
    const { tlsCert: cert, tlsKey: key, tlsCa } = createAuthority().issue('broker');
    const [secure, plain] = [await startNats({ certificates: { cert, key } }), await startNats()];
    expect(secure.url).toMatch(/^tls:/);
    const [nats, stripped] = [secure, plain].map(
      ({ url }) => new NatsConnection(url.replace('nats:', 'tls:'), 'test'),
    ) as [NatsConnection, NatsConnection];
    const warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    nats.start();
    stripped.start();
    await eventually(() => expect(warned).toHaveBeenCalledTimes(2));
    expect([nats.isUp(), stripped.isUp()]).toEqual([false, false]);
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(tlsCa, 'utf8')]);
    await eventually(() => nats.isUp());
    expect(stripped.isUp()).toBe(false);
    await Promise.all([nats.stop(), stripped.stop()]);
    await Promise.all([secure.close(), plain.close()]);
    warned.mockRestore();
  });
});
