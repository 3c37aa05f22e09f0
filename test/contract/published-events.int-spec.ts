import { accountEvents, cloudEventType, subjectFor } from '@app/contracts';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';
import { startNats, type TestNats } from '../support/infrastructure';

const type = accountEvents.AccountOpened;
const id = randomUUID();
const right = {
  specversion: '1.0',
  id: randomUUID(),
  source: '/aerie/account',
  type: cloudEventType(type),
  subject: id,
  time: new Date().toISOString(),
  seq: 1,
  data: { accountId: id, occurredAt: new Date().toISOString() },
};

async function publish(nats: TestNats, event: object): Promise<void> {
  const connection = await connect({ servers: nats.url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'AERIE_ACCOUNT', subjects: ['aerie.account.>'] });
  await jetstream(connection).publish(subjectFor(type, id), JSON.stringify(event));
  await connection.close();
}

describe('A broker of a test', () => {
  it.each([
    ['without what its data must have', { ...right, data: { accountId: id } }, 'occurredAt'],
    ['with data of another kind', { ...right, data: { ...right.data, accountId: 7 } }, 'must be string'],
    ['without an envelope', { ...right, seq: undefined }, 'seq'],
    ['of a type that nobody knows', { ...right, type: 'aerie.account.v1.AccountPainted' }, 'AccountPainted'],
  ])('does not go away in peace after an event %s', async (_what, event, says) => {
    const nats = await startNats();
    await publish(nats, event);
    await expect(nats.close()).rejects.toThrow(says);
  });

  it('has nothing against events as they were promised, with more fields than that', async () => {
    const nats = await startNats();
    await publish(nats, { ...right, data: { ...right.data, later: true } });
    await nats.close();
  });
});
