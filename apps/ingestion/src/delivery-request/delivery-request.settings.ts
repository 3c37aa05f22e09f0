export abstract class DeliveryRequestSettings {
  /** Requests that one process holds while they wait to be stored; more are refused at once. */
  abstract readonly maxWaiting: number;
}
