/** How much and how long; the defaults suit production, tests make them shorter. */
export interface MessagingLimits {
  /** Aggregates handled at the same time by one replica. */
  readonly concurrency: number;
  /** Messages that one replica holds per context, waiting or being handled. */
  readonly maxInFlight: number;
  readonly ackWaitMs: number;
  /** Shorter than `ackWaitMs`. */
  readonly handlerTimeoutMs: number;
  /** A message is parked after this many failures; what was `unavailable` is none. */
  readonly maxAttempts: number;
  /** First pause after a failure; it doubles each time. */
  readonly backoffMs: number;
  /** How often, about once a second, a message waits for the one before it until it is parked. */
  readonly maxGapWaits: number;
  /** How often the relay looks for rows that nobody announced. */
  readonly sweepMs: number;
  /** How often the relay makes sure that its streams are still those it published to. */
  readonly streamCheckMs: number;
  /** So many events are marked by one statement when a stream has to be filled again. */
  readonly republishChunk: number;
}

export interface MessagingOptions {
  readonly natsUrl: string;
  /** The service's name: source of its events and name of its durable consumers. */
  readonly service: string;
  /** The contexts whose events this service owns. */
  readonly publishes: readonly string[];
  /** Copies of each stream in a NATS cluster; 1 if there is one server. */
  readonly streamReplicas?: number;
  readonly limits?: Partial<MessagingLimits>;
}

export const DEFAULT_LIMITS: MessagingLimits = {
  concurrency: 8,
  maxInFlight: 64,
  ackWaitMs: 15_000,
  handlerTimeoutMs: 12_000,
  maxAttempts: 8,
  backoffMs: 100,
  maxGapWaits: 900,
  sweepMs: 1_000,
  streamCheckMs: 5_000,
  republishChunk: 5_000,
};

export function limitsOf(options: MessagingOptions): MessagingLimits {
  return { ...DEFAULT_LIMITS, ...options.limits };
}
