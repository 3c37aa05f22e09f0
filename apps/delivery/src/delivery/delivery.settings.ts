export abstract class DeliverySettings {
  /** host:port of the drone service. */
  abstract readonly droneGrpc: string;
  /** Tracking streams that one process serves at the same time. */
  abstract readonly maxTrackers: number;
}
