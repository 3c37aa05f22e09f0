import { Type, type Schema } from 'avsc';
import { isChoice, type Codec, type Kind, type Message, type Scalar, type Shape } from './shape';

const TYPES: Readonly<Record<Scalar, string>> = {
  string: 'string',
  uuid: 'string',
  instant: 'string',
  bytes: 'bytes',
  bool: 'boolean',
  int32: 'int',
  int64: 'long',
  double: 'double',
};

export function avro(shape: Shape): Codec {
  const type = Type.forSchema(schemaOf(shape, new Set()));
  return {
    encode: (message) => type.toBuffer(message),
    decode: (bytes) => type.fromBuffer(bytes) as Message,
  };
}

/** A named type is written out where it is met first, and named after that. */
function schemaOf(kind: Kind, met: Set<string>): Schema {
  if (typeof kind === 'string') return TYPES[kind];
  if (met.has(kind.name)) return kind.name;
  met.add(kind.name);
  if (isChoice(kind)) return { type: 'enum', name: kind.name, symbols: [...kind.symbols] };
  const fields = kind.fields.map(({ name, kind: inner, isOptional }) => {
    const type = schemaOf(inner, met);
    return isOptional ? { name, type: ['null', type], default: null } : { name, type };
  });
  return { type: 'record', name: kind.name, fields } as Schema;
}
