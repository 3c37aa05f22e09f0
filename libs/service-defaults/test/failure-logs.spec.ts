import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { DomainError } from '@app/kernel';
import { logger } from '@app/observability';
import { startService, type RunningService } from '../src';
import { grpcFailure } from '../src/grpc/grpc-failure';
import { testConfig } from '../src/testing';
import { ThingModule, thingPolicy } from './things';

describe('What the log says of failures', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let warnings: jest.SpyInstance;
  let errors: jest.SpyInstance;

  beforeAll(async () => {
    issuer = await createTestIssuer();
    const config = await testConfig(issuer);
    const options = { name: 'thing', version: '1.0.0', config, policy: thingPolicy, handleSignals: false };
    service = await startService(ThingModule, options);
  });
  afterAll(async () => {
    await service.close();
    await issuer.close();
  });
  beforeEach(() => {
    warnings = jest.spyOn(logger, 'warn').mockImplementation();
    errors = jest.spyOn(logger, 'error').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  const fail = async (category: string): Promise<number> => {
    const authorization = `Bearer ${await issuer.tenant('a-1', 'deliveries:read')}`;
    return (await fetch(`${service.url}/v1/things/fails/${category}`, { headers: { authorization } })).status;
  };

  it('an outage is one warning without a stack, however many requests it fails', async () => {
    for (let count = 0; count < 5; count += 1) expect(await fail('unavailable')).toBe(503);
    expect(warnings.mock.calls).toEqual([
      [{ context: 'Outage', code: 'code_unavailable' }, 'request failed (code_unavailable: Said so.)'],
    ]);
    expect(errors).not.toHaveBeenCalled();
  });

  it('so it is for calls', () => {
    for (let count = 0; count < 5; count += 1) grpcFailure(new DomainError('peer_down', 'unavailable', 'It is down.'));
    expect(warnings.mock.calls).toEqual([
      [{ context: 'Outage', code: 'peer_down' }, 'call failed (peer_down: It is down.)'],
    ]);
    expect(errors).not.toHaveBeenCalled();
  });

  it('what nobody foresaw is an error with its stack, each time', async () => {
    expect([await fail('bug'), await fail('bug')]).toEqual([500, 500]);
    grpcFailure(new TypeError('x is undefined'));
    const causes = errors.mock.calls.map(([fields]) => (fields as { err: Error }).err);
    expect(causes.map(({ stack }) => stack?.split('\n')[0])).toEqual([
      'Error: secret inside: password=hunter2',
      'Error: secret inside: password=hunter2',
      'TypeError: x is undefined',
    ]);
    expect(warnings).not.toHaveBeenCalled();
  });

  it('a refusal is no line', async () => {
    expect(await fail('not-found')).toBe(404);
    grpcFailure(new DomainError('no_such_thing', 'not-found', 'There is none.'));
    expect([...warnings.mock.calls, ...errors.mock.calls]).toEqual([]);
  });
});
