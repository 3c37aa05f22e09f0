import { newId } from '@app/kernel';
import { packageV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { PackageWorld } from './support/package-world';

describe('GetPackage', () => {
  let world: PackageWorld;

  beforeAll(async () => {
    world = await PackageWorld.open();
  });
  afterAll(() => world.close());

  const asGateway = () => world.client(() => world.issuer.service('svc-gateway'));

  it('answers with the package of a delivery, to the gateway only', async () => {
    const { packageId, deliveryId, accountId } = await world.declared({ tag: `T-${randomUUID()}` });
    expect(await asGateway().getPackage({ deliveryId, accountId })).toMatchObject({
      packageId,
      size: packageV1.PackageSize.PACKAGE_SIZE_SMALL,
      weightGrams: 500,
      status: 'declared',
    });
    await expect(world.scheduler.getPackage({ deliveryId, accountId })).rejects.toMatchObject({
      code: 'peer_refused_caller',
    });
  });

  it('knows nothing of a package of another account, or of none', async () => {
    const { deliveryId, accountId } = await world.declared();
    for (const [delivery, account] of [
      [deliveryId, randomUUID()],
      [newId(), accountId],
    ] as const) {
      await expect(asGateway().getPackage({ deliveryId: delivery, accountId: account })).rejects.toMatchObject({
        code: 'package_not_found',
        category: 'not-found',
      });
    }
  });
});
