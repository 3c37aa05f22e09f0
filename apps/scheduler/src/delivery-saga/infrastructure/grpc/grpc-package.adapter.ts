import { packageV1 } from '@app/contracts';
import type { GrpcClient } from '@app/service-defaults';
import type { Call } from '../../application/ports/call';
import { PackagePort, type PackageToDeclare } from '../../application/ports/package.port';
import { callOptions } from './call-options';

type PackageIds = Parameters<PackagePort['voidPackage']>[0];

const sizes = {
  small: packageV1.PackageSize.PACKAGE_SIZE_SMALL,
  medium: packageV1.PackageSize.PACKAGE_SIZE_MEDIUM,
  large: packageV1.PackageSize.PACKAGE_SIZE_LARGE,
};

export class GrpcPackageAdapter extends PackagePort {
  constructor(private readonly client: GrpcClient<packageV1.PackageServiceClient>) {
    super();
  }

  declarePackage({ size, tag = '', ...rest }: PackageToDeclare, call: Call): Promise<{ tag: string }> {
    const { operationKey } = call;
    return this.client.declarePackage({ operationKey, ...rest, size: sizes[size], tag }, callOptions(call));
  }

  async voidPackage(ids: PackageIds, call: Call): Promise<void> {
    await this.client.voidPackage({ operationKey: call.operationKey, ...ids }, callOptions(call));
  }
}
