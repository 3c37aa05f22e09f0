import { Injectable } from '@nestjs/common';
import type { Nest } from '../domain/nest';
import { NestRepository } from './ports/nest.repository';

@Injectable()
export class Nests {
  constructor(private readonly nests: NestRepository) {}

  get(id: string): Promise<Nest> {
    return this.nests.get(id);
  }

  list(after: string | undefined, limit: number): Promise<Nest[]> {
    return this.nests.list(after, limit);
  }

  register(nest: Nest): Promise<boolean> {
    return this.nests.put(nest);
  }
}
