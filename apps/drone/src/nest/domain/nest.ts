import { DomainError } from '@app/kernel';
import type { Location } from '../../drone/domain/geo';

export interface Nest {
  readonly id: string;
  readonly name: string;
  readonly location: Location;
  readonly serviceRadiusMetres: number;
}

export interface VersionedNest extends Nest {
  readonly version: number;
}

export class NestNotFoundError extends DomainError {
  constructor() {
    super('nest_not_found', 'not-found', 'There is no such nest.');
  }
}
