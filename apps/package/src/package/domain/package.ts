import { AggregateRoot } from '@app/kernel';
import { statusAfter, type DeliveryOutcome, type PackageSize, type PackageStatus } from './package-status';
import { PackageDiffersError, PackageVoidedError } from './package.errors';
import type { Carrier, PackageEvent } from './package.events';

export interface Declaration {
  readonly deliveryId: string;
  readonly accountId: string;
  readonly size: PackageSize;
  readonly weightGrams: number;
  readonly tag: string;
}

export interface PackageProgress {
  readonly status: PackageStatus;
  readonly loaded: boolean;
  readonly outcome: DeliveryOutcome | null;
}

export class Package extends AggregateRoot<PackageEvent> {
  private constructor(
    readonly id: string,
    readonly declaration: Declaration,
    private current: PackageProgress,
    version: number,
  ) {
    super(version);
  }

  static declare(id: string, declaration: Declaration, at: Date): Package {
    const parcel = new Package(id, declaration, { status: 'declared', loaded: false, outcome: null }, 0);
    parcel.record({ type: 'declared', tag: declaration.tag, at });
    return parcel;
  }

  static restore(id: string, declaration: Declaration, progress: PackageProgress, version: number): Package {
    return new Package(id, declaration, progress, version);
  }

  get progress(): PackageProgress {
    return this.current;
  }

  /** The tag it has, when the same declaration comes again. */
  declareAgain({ deliveryId, accountId }: Pick<Declaration, 'deliveryId' | 'accountId'>): string {
    const known = this.declaration;
    if (known.deliveryId !== deliveryId || known.accountId !== accountId) throw new PackageDiffersError();
    if (this.current.status === 'voided') throw new PackageVoidedError();
    return known.tag;
  }

  /** True when it is withdrawn, now or before; false when it has left already. */
  void(at: Date): boolean {
    if (this.current.status === 'declared') this.record({ type: 'voided', at });
    return this.current.status === 'voided';
  }

  load(carrier: Carrier, at: Date): void {
    if (this.current.loaded) return;
    this.record({ type: 'loaded', ...carrier, at });
    if (this.current.outcome === 'failed') this.record({ type: 'lost', at });
  }

  /** The first end counts; only a failure says nothing of where the package is, and gives way to who knows that. */
  finish(outcome: DeliveryOutcome, at: Date): void {
    const { outcome: known } = this.current;
    if (known !== null && (known !== 'failed' || outcome === 'failed')) return;
    const type = statusAfter(outcome, this.current.loaded);
    this.current = { ...this.current, outcome };
    if (this.current.status !== type) this.record({ type, at });
  }

  protected override apply(event: PackageEvent): void {
    switch (event.type) {
      case 'declared':
        return;
      case 'loaded':
        this.current = { ...this.current, loaded: true, status: this.moved('in_transit') };
        return;
      default:
        this.current = { ...this.current, status: event.type };
    }
  }

  private moved(to: PackageStatus): PackageStatus {
    return this.current.status === 'declared' ? to : this.current.status;
  }
}
