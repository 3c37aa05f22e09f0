import { cloudEventType, eventRegistry, subjectFor, type EventType } from '@app/contracts';
import { envelopeSchema } from '@app/messaging';
import { z } from 'zod';
import { jsonText, type Files, type Json } from './files';
import type { ServiceApi } from './service-apis';

const ASYNCAPI = 'libs/contracts/asyncapi.json';

const INFO = {
  title: 'Aerie events',
  version: '1.0.0',
  description:
    'Facts that services of Aerie tell each other: CloudEvents 1.0 in JSON on NATS JetStream, at least once, in the order of each ' +
    'aggregate. A consumer ignores fields that it does not know.',
};

export function asyncApiFile(apis: readonly ServiceApi[]): Files {
  const schemas: Json = {};
  schemas['Envelope'] = jsonSchema(envelopeSchema, schemas);
  const messages = eventRegistry.map((type) => [keyOf(type), message(type, schemas)] as const);
  const document = {
    asyncapi: '3.1.0',
    info: INFO,
    defaultContentType: 'application/cloudevents+json',
    servers: { nats: { host: '127.0.0.1:14222', protocol: 'nats' } },
    channels: Object.fromEntries(eventRegistry.map((type) => [keyOf(type), channel(type)])),
    operations: Object.fromEntries(operations(apis)),
    components: { messages: Object.fromEntries(messages), schemas },
  };
  return new Map([[ASYNCAPI, jsonText(document)]]);
}

function keyOf(type: EventType): string {
  return `${type.context}.v${type.version}.${type.name}`;
}

function channel(type: EventType) {
  return {
    address: subjectFor(type, '{aggregateId}'),
    summary: type.description,
    messages: { [type.name]: { $ref: `#/components/messages/${keyOf(type)}` } },
    parameters: { aggregateId: { description: `The id of the ${type.aggregate}; \`subject\` of the envelope.` } },
  };
}

function message(type: EventType, schemas: Json) {
  const name = cloudEventType(type);
  const data = jsonSchema(type.schema, schemas);
  const own = { type: 'object', properties: { type: { type: 'string', const: name }, data }, required: ['data'] };
  return {
    name,
    title: type.name,
    summary: type.description,
    payload: { allOf: [{ $ref: '#/components/schemas/Envelope' }, own] },
  };
}

function jsonSchema(schema: z.ZodType, schemas: Json): unknown {
  return tolerant(z.toJSONSchema(schema, { target: 'draft-7', io: 'output' }), schemas);
}

/** A context is published by the service of its name. */
function operations(apis: readonly ServiceApi[]): [string, Json][] {
  const sent = eventRegistry.map((type) => operation('send', type.context, type));
  return [...sent, ...apis.flatMap(({ name, handles }) => handles.map((type) => operation('receive', name, type)))];
}

function operation(action: 'send' | 'receive', service: string, type: EventType): [string, Json] {
  const channelRef = `#/channels/${keyOf(type)}`;
  const messages = [{ $ref: `${channelRef}/messages/${type.name}` }];
  const tags = [{ name: service }];
  return [`${service}.${action}.${keyOf(type)}`, { action, channel: { $ref: channelRef }, tags, messages }];
}

/** Named schemas move to where the document keeps them, and none forbids what a later version adds. */
function tolerant(node: unknown, schemas: Json): unknown {
  if (Array.isArray(node)) return node.map((item) => tolerant(item, schemas));
  if (typeof node !== 'object' || node === null) return node;
  const { $schema: _, definitions = {}, additionalProperties, ...rest } = node as Json;
  for (const [name, schema] of Object.entries(definitions as Json)) schemas[name] = tolerant(schema, schemas);
  const entries = Object.entries(rest).map(([key, value]) => [
    key,
    key === '$ref' ? String(value).replace('#/definitions/', '#/components/schemas/') : tolerant(value, schemas),
  ]);
  const open = typeof additionalProperties === 'object' ? { additionalProperties } : {};
  return { ...Object.fromEntries(entries), ...open };
}
