import { MAX_PACKAGE_GRAMS, packageSchema, packageV1 } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { DeclarePackage } from '../../application/declare-package';
import { PackageQueries } from '../../application/queries/package.queries';
import { VoidPackage } from '../../application/void-package';

const { PackageSize } = packageV1;
const sizes = {
  [PackageSize.PACKAGE_SIZE_SMALL]: 'small',
  [PackageSize.PACKAGE_SIZE_MEDIUM]: 'medium',
  [PackageSize.PACKAGE_SIZE_LARGE]: 'large',
} as const;

const wireSizes = {
  small: PackageSize.PACKAGE_SIZE_SMALL,
  medium: PackageSize.PACKAGE_SIZE_MEDIUM,
  large: PackageSize.PACKAGE_SIZE_LARGE,
} as const;

const voidRequest = z.object({
  operationKey: z.string().min(1),
  packageId: z.uuid(),
  deliveryId: z.uuid(),
  accountId: z.uuid(),
});
const getRequest = voidRequest.pick({ deliveryId: true, accountId: true });
const declareRequest = voidRequest.extend({
  size: z
    .enum([PackageSize.PACKAGE_SIZE_SMALL, PackageSize.PACKAGE_SIZE_MEDIUM, PackageSize.PACKAGE_SIZE_LARGE])
    .transform((size) => sizes[size]),
  weightGrams: z.number().int().min(1).max(MAX_PACKAGE_GRAMS),
  tag: z.union([z.literal('').transform(() => undefined), packageSchema.shape.tag]),
});

@Controller()
export class PackageGrpcController implements packageV1.PackageServiceController {
  constructor(
    private readonly declare: DeclarePackage,
    private readonly withdraw: VoidPackage,
    private readonly queries: PackageQueries,
  ) {}

  @GrpcMethod('PackageService', 'DeclarePackage')
  async declarePackage(request: packageV1.DeclarePackageRequest): Promise<packageV1.DeclarePackageResponse> {
    const { operationKey: _key, ...declaration } = validate(declareRequest, request);
    return { tag: await this.declare.execute(declaration) };
  }

  @GrpcMethod('PackageService', 'VoidPackage')
  async voidPackage(request: packageV1.VoidPackageRequest): Promise<packageV1.VoidPackageResponse> {
    return { voided: await this.withdraw.execute(validate(voidRequest, request).packageId) };
  }

  @GrpcMethod('PackageService', 'GetPackage')
  async getPackage(request: packageV1.GetPackageRequest): Promise<packageV1.GetPackageResponse> {
    const {
      id: packageId,
      size,
      weightGrams,
      tag,
      status,
    } = await this.queries.ofDelivery(validate(getRequest, request));
    return { packageId, size: wireSizes[size], weightGrams, tag, status };
  }
}
