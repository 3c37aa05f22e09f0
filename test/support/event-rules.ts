import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

interface Document {
  readonly channels: Readonly<Record<string, unknown>>;
}
interface Envelope {
  readonly id?: string;
  readonly type?: string;
}

const READ_MS = 2_000;
const file = join(resolve(__dirname, '../..'), 'libs/contracts/asyncapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const contexts = new Set(Object.keys(document.channels).map((key) => key.split('.')[0] ?? ''));
const ajv = addFormats(new Ajv({ strict: false, allErrors: true })).addSchema(document, 'asyncapi');

/** What the AsyncAPI document finds wrong with an event; nothing is said of contexts that it does not know, as tests have their own. */
export function faultsOf(event: Envelope): string[] {
  const key = String(event.type).replace(/^aerie\./, '');
  if (!contexts.has(key.split('.')[0] ?? '')) return [];
  const validate = ajv.getSchema(`asyncapi#/components/messages/${key}/payload`);
  if (!validate) return [`${event.type} is no event of the AsyncAPI document`];
  if (validate(event)) return [];
  return [`${event.type} ${event.id}: ${ajv.errorsText(validate.errors)}`];
}

/** The faults of all events that are on a broker; a broker that cannot be reached has been stopped by its test. */
export async function faultsOnBroker(url: string): Promise<string[]> {
  const connection = await connect({ servers: url, reconnect: false, timeout: READ_MS }).catch(() => undefined);
  if (!connection) return [];
  try {
    const manager = await jetstreamManager(connection);
    const faults: string[] = [];
    for (const context of contexts) {
      const stream = `AERIE_${context.toUpperCase()}`;
      const events = await messagesOf(manager, jetstream(connection), stream);
      faults.push(...events.flatMap(faultsOf));
    }
    return faults;
  } finally {
    await connection.close();
  }
}

async function messagesOf(
  manager: JetStreamManager,
  client: ReturnType<typeof jetstream>,
  stream: string,
): Promise<Envelope[]> {
  const info = await manager.streams.info(stream).catch(() => undefined);
  const count = info?.state.messages ?? 0;
  if (count === 0) return [];
  const consumer = await client.consumers.get(stream);
  const events: Envelope[] = [];
  for await (const message of await consumer.fetch({ max_messages: count, expires: READ_MS })) {
    events.push(parse(message.string()));
    if (events.length === count) break;
  }
  return events;
}

/** Tests also publish what is no event at all, to see it parked. */
function parse(text: string): Envelope {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    return {};
  }
}
