import { TBufferedTransport, TCompactProtocol, TFramedTransport, Thrift } from 'thrift';
import { isChoice, type Codec, type Kind, type Message, type Scalar, type Shape } from './shape';

interface Access {
  readonly type: number;
  write(to: TCompactProtocol, value: unknown): void;
  read(from: TCompactProtocol): unknown;
}

const { BOOL, DOUBLE, I32, I64, STOP, STRING, STRUCT } = Thrift.Type as Record<string, number> & { STOP: number };

const text = access<string>(
  STRING,
  (to, value) => to.writeString(value),
  (from) => from.readString(),
);
const SCALARS: Readonly<Record<Scalar, Access>> = {
  string: text,
  uuid: text,
  instant: text,
  bytes: access<Buffer>(
    STRING,
    (to, value) => to.writeBinary(value),
    (from) => from.readBinary(),
  ),
  bool: access<boolean>(
    BOOL,
    (to, value) => to.writeBool(value),
    (from) => Boolean(from.readBool()),
  ),
  int32: access<number>(
    I32,
    (to, value) => to.writeI32(value),
    (from) => from.readI32(),
  ),
  int64: access<number>(
    I64,
    (to, value) => to.writeI64(value),
    (from) => Number(from.readI64()),
  ),
  double: access<number>(
    DOUBLE,
    (to, value) => to.writeDouble(value),
    (from) => from.readDouble(),
  ),
};

/** The calls that Thrift's compiler would write out, in the compact protocol, one struct without a message around it. */
export function thrift(shape: Shape): Codec {
  const { write, read } = structOf(shape);
  return {
    encode: (message) => {
      let bytes: Buffer = Buffer.alloc(0);
      const protocol = new TCompactProtocol(new TBufferedTransport(undefined, (flushed) => (bytes = flushed)));
      write(protocol, message);
      protocol.flush();
      return bytes;
    },
    decode: (bytes) => read(new TCompactProtocol(new TFramedTransport(bytes))) as Message,
  };
}

function access<T>(
  type: number | undefined,
  write: (to: TCompactProtocol, value: T) => void,
  read: (from: TCompactProtocol) => T,
): Access {
  return { type: type!, write: (to, value) => write(to, value as T), read };
}

function accessOf(kind: Kind): Access {
  if (typeof kind === 'string') return SCALARS[kind];
  if (!isChoice(kind)) return structOf(kind);
  return access<string>(
    I32,
    (to, value) => to.writeI32(kind.symbols.indexOf(value)),
    (from) => kind.symbols[from.readI32()] ?? '',
  );
}

function structOf({ name: struct, fields }: Shape): Access {
  const accesses = fields.map(({ name, kind }) => ({ name, access: accessOf(kind) }));
  const write = (to: TCompactProtocol, message: Message) => {
    to.writeStructBegin(struct);
    for (const [index, { name, access: of }] of accesses.entries()) {
      if (message[name] === undefined) continue;
      to.writeFieldBegin(name, of.type, index + 1);
      of.write(to, message[name]);
      to.writeFieldEnd();
    }
    to.writeFieldStop();
    to.writeStructEnd();
  };
  const read = (from: TCompactProtocol) => {
    const message: Record<string, unknown> = {};
    from.readStructBegin();
    for (let field = from.readFieldBegin(); field.ftype !== STOP; field = from.readFieldBegin()) {
      const known = accesses[field.fid - 1];
      if (known) message[known.name] = known.access.read(from);
      else from.skip(field.ftype);
      from.readFieldEnd();
    }
    from.readStructEnd();
    return message;
  };
  return access<Message>(STRUCT, write, read);
}
