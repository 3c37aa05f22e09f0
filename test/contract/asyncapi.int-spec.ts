import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { eventRegistry, subjectFor } from '@app/contracts';
import { repository } from '../support/run-tool';

const text = readFileSync(join(repository, 'libs/contracts/asyncapi.json'), 'utf8');

describe('The AsyncAPI document', () => {
  it('is one, with nothing to remark on', async () => {
    const { document, diagnostics } = await new Parser().parse(text);
    expect(diagnostics).toEqual([]);
    expect(document?.version()).toBe('3.1.0');
  });

  it('has a channel for each event, and each event has a sender', async () => {
    const { document } = await new Parser().parse(text);
    const addresses = document
      ?.channels()
      .all()
      .map((channel) => channel.address());
    expect(addresses?.toSorted()).toEqual(eventRegistry.map((type) => subjectFor(type, '{aggregateId}')).toSorted());
    const senders = document
      ?.operations()
      .filterBySend()
      .map((operation) => operation.channels().all()[0]?.address());
    expect(senders?.toSorted()).toEqual(addresses?.toSorted());
  });

  it('is seen to be refused when it is none', async () => {
    const { document } = await new Parser().parse(text.replace('"action": "send"', '"action": "shout"'));
    expect(document).toBeUndefined();
  });
});
