import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Package, type Declaration } from '../domain/package';
import { PackageVoidedError, TagInUseError } from '../domain/package.errors';
import { PackageRepository } from './ports/package.repository';
import { makeTag } from './make-tag';

export interface DeclarePackageCommand extends Omit<Declaration, 'tag'> {
  readonly packageId: string;
  /** The sender's own; one is made when it is absent. */
  readonly tag?: string;
}

const MADE_TAG_TRIES = 3;

@Injectable()
export class DeclarePackage {
  constructor(
    private readonly database: Database,
    private readonly packages: PackageRepository,
    private readonly clock: Clock,
  ) {}

  async execute(command: DeclarePackageCommand): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.declare(command);
      } catch (error) {
        const tryAnother = error instanceof TagInUseError && command.tag === undefined && attempt < MADE_TAG_TRIES;
        if (!tryAnother) throw error;
      }
    }
  }

  private declare({ packageId, tag = makeTag(), ...declaration }: DeclarePackageCommand): Promise<string> {
    return this.database.transaction(async (tx) => {
      const known = await this.packages.find(tx, packageId);
      if (known) return known.declareAgain(declaration);
      if (await this.packages.isBarred(tx, packageId)) throw new PackageVoidedError();
      await this.packages.save(tx, Package.declare(packageId, { ...declaration, tag }, this.clock.now()));
      return tag;
    });
  }
}
