import type { Fleet } from '../../domain/serviceability';

export interface KnownFleet extends Fleet {
  /** No drone or nest has joined for a while: what this fleet cannot do, cannot be done. */
  readonly settled: boolean;
}

export abstract class FleetReader {
  /** Read at most once a second; a nest or drone that joins may be seen that much later. */
  abstract read(): Promise<KnownFleet>;
}
