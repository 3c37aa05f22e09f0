import type { Nest } from '../../domain/nest';

export abstract class NestRepository {
  abstract get(id: string): Promise<Nest>;
  abstract list(after: string | undefined, limit: number): Promise<Nest[]>;
  /** Makes it or replaces it; answers whether it is new. */
  abstract put(nest: Nest): Promise<boolean>;
}
