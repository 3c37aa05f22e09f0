/** Parked events for operators: `list` (newest first, without payloads) and `redrive`, which handles all parked events of that event's aggregate in order. */
export { DeadLetters, type DeadLetter, type Redriven } from './dead-letters';
/** Why an event was parked. */
export type { ParkReason } from './inbox-tables';
/** The migration that makes the tables of outbox, inbox and dead letters. */
export { messagingMigration } from './messaging.migration';
/**
 * Gives Outbox, DeadLetters and NatsConnection to the whole service, runs its `@OnEvent` methods and serves operators
 * `/v1/dead-letters/<service>`. Import it after PersistenceModule.
 */
export { MessagingModule } from './messaging.module';
/** The connection to the broker, kept up for ever. `connection` throws DomainError `broker_unavailable` until it was reached once. */
export { NatsConnection } from './nats-connection';
/** CloudEvents 1.0 in JSON, as every event travels: the schema of what is around `data`. */
export { envelopeSchema } from './envelope';
/** The event types that the providers of an application handle, also of one in preview mode. */
export { handledEvents } from './handled-events';
/**
 * Marks a method of a provider as handler of an event type. It runs once per event, in the order of each aggregate, in the transaction that
 * also records the event as handled: do database work only, through `tx`, and throw to have the event delivered again later.
 */
export { OnEvent, type EventHandler, type ReceivedEvent } from './on-event';
/** What forRoot takes. All limits have defaults for production; contexts that a service consumes follow from its handlers. */
export { DEFAULT_LIMITS, type MessagingLimits, type MessagingOptions } from './options';
/**
 * Adds events to the transaction that changes the aggregate; they are published after its commit, or never. Data is checked by the type's
 * schema (throws ZodError). `seq` is 1, 2, 3, … per aggregate: left out, the outbox counts; given, it must be contiguous. `addBeside` is
 * for writers of many small facts: one data-modifying statement (its parameters begin at $2) and its events in one round trip; on a
 * Database that is one commit. The statement returns `aggregate_id` (text) of what it changed; only the events of those are added, and
 * their ids are the answer. These events are numbered and their data is taken as it is, so it must have been parsed before.
 */
export { Outbox, type NumberedEvent, type OutgoingEvent, type StatementBeside } from './outbox';
