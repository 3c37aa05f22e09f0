import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath, protoRoot } from '@app/contracts';
import { ApiClient } from './support/api-client';
import { forgeTokens } from './support/forged-tokens';
import { startTestSuite, type TestSuite } from './support/test-suite';

interface Method {
  context: string;
  path: string;
}

/** Every method of every service's proto. */
const METHODS: Method[] = ['account', 'delivery', 'package', 'drone'].flatMap((context) => {
  const definition = loadSync(protoPath(context), { includeDirs: [protoRoot] });
  return Object.values(definition).flatMap((type) =>
    'format' in type ? [] : Object.values(type).map(({ path }) => ({ context, path })),
  );
});

describe('Every gRPC method refuses', () => {
  let suite: TestSuite;
  const clients = new Map<string, Client>();

  beforeAll(async () => {
    suite = await startTestSuite({ services: ['identity', 'account', 'delivery', 'package', 'drone', 'gateway'] });
    for (const context of ['account', 'delivery', 'package', 'drone']) {
      clients.set(context, new Client(suite.grpcAddress(context), credentials.createInsecure()));
    }
  }, 120_000);

  afterAll(async () => {
    for (const client of clients.values()) client.close();
    await suite?.stop();
  }, 60_000);

  /** As a stream, which a server of either kind of method accepts; what is asked is only who may call. */
  const call = ({ context, path }: Method, authorization?: string): Promise<number> => {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    const stream = clients.get(context)!.makeBidiStreamRequest(
      path,
      (value: Buffer) => value,
      (value) => value,
      metadata,
      { deadline: Date.now() + 5_000 },
    );
    return new Promise((resolve) => {
      stream.on('error', (error: ServiceError) => resolve(error.code));
      stream.on('end', () => resolve(status.OK));
      stream.on('data', () => undefined);
      stream.write(Buffer.alloc(0));
      stream.end();
    });
  };

  it('covers unary calls and the drone link', () => {
    expect(METHODS.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/aerie.account.v1.AccountService/HoldCredit', '/aerie.drone.v1.DroneLink/Connect']),
    );
  });

  it.each(METHODS.map((method) => [method.path, method] as const))('%s', async (_path, method) => {
    const merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
    const operator = await ApiClient.as(suite.gatewayUrl, 'demo-operator');
    const own = await suite.serviceToken('scheduler');
    for (const token of [
      undefined,
      'Bearer nonsense',
      merchant.authorization,
      operator.authorization,
      `Basic ${own}`,
      `Bearer ${own}x`,
    ]) {
      expect(await call(method, token)).toBe(status.UNAUTHENTICATED);
    }
    const forged = await forgeTokens(suite, 'aerie-internal', 'svc-scheduler');
    for (const token of Object.values(forged)) {
      expect(await call(method, `Bearer ${token}`)).toBe(status.UNAUTHENTICATED);
    }
    expect(await call(method, `Bearer ${await suite.serviceToken('ingestion')}`)).toBe(status.PERMISSION_DENIED);
  });
});
