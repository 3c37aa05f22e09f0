import { planPorts, refuseTakenPorts } from './port-plan';
import { SERVICES } from './services';

describe('planPorts', () => {
  const before = { ...process.env };

  afterEach(() => {
    process.env = { ...before };
  });

  it('gives the ports of the documents', async () => {
    const plan = await planPorts('default', SERVICES);
    expect([plan.http('gateway'), plan.http('identity'), plan.grpc('drone'), plan.postgres, plan.nats]).toEqual([
      8080, 8101, 9107, 15_432, 14_222,
    ]);
  });

  it('moves all by the offset and one by its own variable', async () => {
    process.env['AERIE_PORT_OFFSET'] = '100';
    process.env['AERIE_GATEWAY_PORT'] = '9999';
    const plan = await planPorts('default', SERVICES);
    expect([plan.http('gateway'), plan.http('account'), plan.grpc('account'), plan.nats]).toEqual([
      9999, 8202, 9202, 14_322,
    ]);
  });

  it('hands out a different free port for each use', async () => {
    const { all } = await planPorts('free', SERVICES);
    expect(new Set(all.map(({ port }) => port)).size).toBe(all.length);
  });

  it.each(['0', '65536', '80.5', 'http', ''])('names the variable that holds no port: "%s"', async (value) => {
    process.env['AERIE_NATS_PORT'] = value;
    await expect(planPorts('default', SERVICES)).rejects.toThrow(/AERIE_NATS_PORT/);
  });

  it('refuses one port for two uses', async () => {
    process.env['AERIE_GATEWAY_PORT'] = '20001';
    process.env['AERIE_DRONE_GRPC_PORT'] = '20001';
    const { all } = await planPorts('default', SERVICES);
    const two = all.filter(({ port }) => port === 20_001);
    await expect(refuseTakenPorts(two)).rejects.toThrow(
      'Port 20001 is meant for both drone and gateway: set AERIE_GATEWAY_PORT',
    );
  });
});
