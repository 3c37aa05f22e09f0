import { droneV1, protoPath, protoRoot } from '@app/contracts';
import { startSimulator } from '../src/service';
import { loadPackageDefinition, Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { eventually } from '../../../test/support/eventually';
import { request, ServiceWorld } from '../../../test/support/service-world';
import { freePort } from '../../../tools/infrastructure/ports';

type Services = { aerie: { drone: { v1: { DroneService: { service: Parameters<Server['addService']>[0] } } } } };

/** A drone service that takes every nest and drone. */
async function startRegistry(port: number): Promise<Server> {
  const definition = loadSync(protoPath('drone'), { includeDirs: [protoRoot] });
  const { service } = (loadPackageDefinition(definition) as unknown as Services).aerie.drone.v1.DroneService;
  const server = new Server();
  const take = (_: unknown, done: sendUnaryData<droneV1.RegisterNestResponse>) => done(null, {});
  server.addService(service, { registerNest: take, registerDrone: take });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    ),
  );
  return server;
}

describe('The simulator', () => {
  it('is alive at once, and ready when its world is registered', async () => {
    const world = await ServiceWorld.open();
    const port = await freePort();
    const config = await world.config('', { clientId: 'svc-simulator' });
    const fleet = { simulatorSeed: 1, simulatorSpeed: 20, droneGrpc: `127.0.0.1:${port}` };
    const simulator = await startSimulator({ ...config, ...fleet }, { handleSignals: false });
    const ready = () => request('GET', `${simulator.url}/health/ready`);
    expect((await request('GET', `${simulator.url}/health/live`)).status).toBe(200);
    expect(await ready()).toMatchObject({ status: 503, body: { details: { world: { status: 'down' } } } });
    const registry = await startRegistry(port);
    await eventually(async () => expect((await ready()).status).toBe(200));
    registry.forceShutdown();
    expect((await ready()).status).toBe(200);
    await simulator.close();
    await world.close();
  }, 30_000);
});
