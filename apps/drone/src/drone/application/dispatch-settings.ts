export abstract class DispatchSettings {
  /** Seconds of a drone's time that pass in one of ours. */
  abstract readonly simulatorSpeed: number;
  abstract readonly minChargePercent: number;
  abstract readonly linkLostMs: number;
  /** How long the registry must have been quiet before a request is refused for what the fleet can never do. */
  abstract readonly registrySettleMs: number;
}
