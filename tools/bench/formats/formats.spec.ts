import { protoPath, protoRoot } from '@app/contracts';
import { loadSync } from '@grpc/proto-loader';
import { FORMATS } from './formats';
import { payloads, requestDrone } from './payloads';
import { LOADER, methodCodec, protobuf, type Method } from './protobuf-codec';

const plain = (message: object): unknown => JSON.parse(JSON.stringify(message));

describe.each(Object.entries(FORMATS))('%s', (_, codecOf) => {
  it.each(payloads)('gives back what went in: $name', ({ shape, message }) => {
    const codec = codecOf(shape);
    const bytes = codec.encode(message);
    expect(plain(codec.decode(bytes))).toMatchObject(message);
    expect(codec.encode(codec.decode(bytes))).toEqual(bytes);
  });

  it.each(payloads)('gives back what has no optional part: $name', ({ shape, message }) => {
    const codec = codecOf(shape);
    const optional = new Set(shape.fields.flatMap(({ name, isOptional }) => (isOptional ? [name] : [])));
    const least = Object.fromEntries(Object.entries(message).filter(([name]) => !optional.has(name)));
    const decoded = plain(codec.decode(codec.encode(least))) as Record<string, unknown>;
    expect(decoded).toMatchObject(least);
    for (const name of optional) expect(decoded[name] ?? null).toBeNull();
  });
});

it('measures Protocol Buffers with the bytes that our gRPC clients send', () => {
  const definition = loadSync(protoPath('drone'), { ...LOADER, includeDirs: [protoRoot] });
  const service = definition['aerie.drone.v1.DroneService'] as unknown as { RequestDrone: Method };
  const own = methodCodec(service.RequestDrone).encode(requestDrone.message);
  expect(protobuf(requestDrone.shape).encode(requestDrone.message)).toEqual(own);
});
