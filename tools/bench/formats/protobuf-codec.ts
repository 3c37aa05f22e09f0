import { fromJSON } from '@grpc/proto-loader';
import { isChoice, namedIn, type Choice, type Codec, type Kind, type Message, type Scalar, type Shape } from './shape';

/** As the suite's clients and servers load theirs. */
export const LOADER = { keepCase: false, longs: Number, enums: String, defaults: true, oneofs: true } as const;

export interface Method {
  requestSerialize(message: object): Buffer;
  requestDeserialize(bytes: Buffer): object;
}

const TYPES: Readonly<Record<Scalar, string>> = {
  string: 'string',
  uuid: 'string',
  instant: 'string',
  bytes: 'bytes',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  double: 'double',
};

export function protobuf(shape: Shape): Codec {
  const service = { methods: { Carry: { requestType: shape.name, responseType: shape.name } } };
  const types = namedIn(shape).map((named) => [named.name, isChoice(named) ? enumOf(named) : typeOf(named)]);
  const services = fromJSON({ nested: { Carrier: service, ...Object.fromEntries(types) } }, LOADER);
  return methodCodec((services.Carrier as unknown as { Carry: Method }).Carry);
}

/** What gRPC itself calls for each request. */
export function methodCodec(method: Method): Codec {
  return {
    encode: (message) => method.requestSerialize(message),
    decode: (bytes) => method.requestDeserialize(bytes) as Message,
  };
}

function typeOf({ fields }: Shape) {
  const optional = fields.filter(({ isOptional }) => isOptional);
  return {
    fields: Object.fromEntries(fields.map(({ name, kind }, index) => [name, { type: typeName(kind), id: index + 1 }])),
    oneofs: Object.fromEntries(optional.map(({ name }) => [`_${name}`, { oneof: [name] }])),
  };
}

function enumOf({ symbols }: Choice) {
  return { values: Object.fromEntries(symbols.map((symbol, index) => [symbol, index])) };
}

function typeName(kind: Kind): string {
  return typeof kind === 'string' ? TYPES[kind] : kind.name;
}
