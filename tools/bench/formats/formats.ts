import { avro } from './avro-codec';
import { packed } from './packed';
import { protobuf } from './protobuf-codec';
import type { Codec, Message, Shape } from './shape';
import { thrift } from './thrift-codec';

const json: Codec = {
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(bytes.toString()) as Message,
};

/** Those marked with * carry UUIDs as bytes and instants as numbers, the others as the text that our contracts have. */
export const FORMATS: Readonly<Record<string, (shape: Shape) => Codec>> = {
  JSON: () => json,
  'Protocol Buffers': protobuf,
  Avro: avro,
  'Thrift compact': thrift,
  'Protocol Buffers *': packed(protobuf),
  'Avro *': packed(avro),
  'Thrift compact *': packed(thrift),
};
