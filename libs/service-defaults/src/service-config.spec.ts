import { z } from 'zod';
import { loadConfig, parseConfig } from './service.config';

const shape = { accountGrpc: z.string(), retries: z.coerce.number().int().default(3) };
const good = {
  DATABASE_URL_ORDER: 'postgres://u:p@h/d',
  AERIE_CLIENT_SECRET: 'long enough',
  AERIE_ACCOUNT_GRPC: 'h:1',
};
const parse = (environment: Record<string, string>) =>
  parseConfig('order', shape, { httpPort: 1, grpcPort: 2 }, environment);

it('fills in defaults and own keys', () => {
  expect(parse({ ...good, AERIE_HTTP_PORT: '8199' })).toMatchObject({
    config: { httpPort: 8199, grpcPort: 2, clientId: 'svc-order', accountGrpc: 'h:1', retries: 3, profile: 'embedded' },
  });
});

it('lists all problems at once, by variable, without values', () => {
  const result = parse({
    ...good,
    AERIE_HTTP_PORT: 'eighty',
    AERIE_PROFILE: 'hunter2',
    DATABASE_URL_ORDER: '',
    AERIE_ACCOUNT_GRPC: '',
  });
  const { problems } = result as { problems: string[] };
  expect(problems.map((line) => line.split(':')[0]!).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'AERIE_ACCOUNT_GRPC',
    'AERIE_HTTP_PORT',
    'AERIE_PROFILE',
    'DATABASE_URL_ORDER',
  ]);
  expect(problems).toContain('DATABASE_URL_ORDER: is missing');
  expect(problems.join()).not.toContain('hunter2');
});

it.each(['nats://one:4222', 'nats://u:p@one:4222,nats://two:4222', 'nats://one:4222, tls://two:4222'])(
  'takes the brokers %s',
  (natsUrl) => {
    expect(parse({ ...good, NATS_URL: natsUrl })).toMatchObject({ config: { natsUrl } });
  },
);

it.each(['one', 'nats://one:4222,', 'nats://one:4222,two', ','])('refuses the brokers %s', (natsUrl) => {
  expect(parse({ ...good, NATS_URL: natsUrl })).toEqual({ problems: ['NATS_URL: Invalid list of URLs'] });
});

it('needs no database where there is none', () => {
  const { DATABASE_URL_ORDER: _, ...rest } = good;
  expect(parseConfig('order', shape, { httpPort: 1, database: false }, rest)).toHaveProperty('config');
});

it('exits with 78 and one line per problem', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => loadConfig('nobody', { peerOne: z.string(), peerTwo: z.string() }, { httpPort: 1 })).toThrow('exit 78');
  expect(stderr.mock.calls.join()).toMatch(/AERIE_PEER_ONE: is missing\n.*AERIE_PEER_TWO: is missing/s);
  exit.mockRestore();
  stderr.mockRestore();
});
