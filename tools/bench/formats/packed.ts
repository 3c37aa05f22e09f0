import { isChoice, type Codec, type Field, type Kind, type Message, type Shape } from './shape';

/** The best a binary format can do for our events: UUIDs in 16 bytes and instants as numbers, made from text and back again. */
export function packed(codecOf: (shape: Shape) => Codec): (shape: Shape) => Codec {
  return (shape) => {
    const codec = codecOf(packedShape(shape));
    return {
      encode: (message) => codec.encode(convert(shape, message, pack)),
      decode: (bytes) => convert(shape, codec.decode(bytes), unpack),
    };
  };
}

function packedShape({ name, fields }: Shape): Shape {
  return { name, fields: fields.map((field) => ({ ...field, kind: packedKind(field.kind) })) };
}

function packedKind(kind: Kind): Kind {
  if (kind === 'uuid') return 'bytes';
  if (kind === 'instant') return 'int64';
  return typeof kind === 'string' || isChoice(kind) ? kind : packedShape(kind);
}

function convert({ fields }: Shape, message: Message, change: (field: Field, value: unknown) => unknown): Message {
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    const value = message[field.name];
    if (value === undefined || value === null) continue;
    const isShape = typeof field.kind === 'object' && !isChoice(field.kind);
    result[field.name] = isShape ? convert(field.kind, value as Message, change) : change(field, value);
  }
  return result;
}

function pack({ kind }: Field, value: unknown): unknown {
  if (kind === 'uuid') return Buffer.from((value as string).replaceAll('-', ''), 'hex');
  return kind === 'instant' ? Date.parse(value as string) : value;
}

function unpack({ kind }: Field, value: unknown): unknown {
  if (kind === 'uuid') return uuidOf((value as Buffer).toString('hex'));
  return kind === 'instant' ? new Date(value as number).toISOString() : value;
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
