import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { PackageRepository } from './ports/package.repository';

@Injectable()
export class VoidPackage {
  constructor(
    private readonly database: Database,
    private readonly packages: PackageRepository,
    private readonly clock: Clock,
  ) {}

  execute(packageId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const parcel = await this.packages.find(tx, packageId);
      if (!parcel) {
        await this.packages.bar(tx, packageId);
        return false;
      }
      const voided = parcel.void(this.clock.now());
      await this.packages.save(tx, parcel);
      return voided;
    });
  }
}
