/**
 * Groups items that arrive within a few milliseconds into one flush (one statement, one commit). `add` answers with the item's own
 * result after that flush, which runs outside of any ambient transaction. When a flush fails, each item is flushed alone so that one bad row fails alone; when the database is
 * unavailable all of the batch is rejected with that error, its outcome unknown.
 */
export { BatchWriter, type BatchWriterOptions } from './batch-writer';
/**
 * One service's database. `query` runs one statement on a connection of its own; `transaction` runs at READ COMMITTED, rolls back when
 * the work throws, and calls `afterCommit` hooks only once the commit is certain. Statements with parameters are prepared. int8 comes
 * back as a number, jsonb parsed, timestamptz as Date. Throws DomainError `database_unavailable` or `database_busy` (category
 * `unavailable`) when the database cannot answer; if that happens during the commit, the outcome is unknown.
 *
 * `ambient` is a transaction that everything of its async context joins: `query` and `transaction` of the same Database run on its
 * connection, one after the other, each in a savepoint, so that one that fails and is caught leaves the rest usable; hooks wait for the
 * outermost commit and are dropped with their savepoint. Work that was not awaited is waited for; work that outlives the transaction, and
 * a flush of BatchWriter, has connections of its own.
 */
export { Database } from './database';
export type { Transaction } from './transaction';
/** The codes of the two DomainErrors above: no connection, or a timeout, deadlock or lock that a repetition may get past. */
export { DATABASE_BUSY, DATABASE_UNAVAILABLE, isUnavailable, isUniqueViolation } from './errors';
/** The migration that makes the tables of EventStore. */
export { eventStoreMigration } from './event-store.migration';
/**
 * Streams of events with contiguous versions from 1. `append` throws ConcurrencyError (conflict, `concurrent_change`) unless the stream
 * ends exactly at `expectedVersion`; `load` answers oldest first with data in its newest schema version; `readAll` pages through all
 * streams by `position` and never skips an event that commits late: an event is read once no transaction of the whole server that began to
 * write before it is open any more, whatever database that is of. A snapshot of another `schemaVersion` is not loaded.
 */
export {
  ConcurrencyError,
  EventStore,
  type NewEvent,
  type Reader,
  type Snapshot,
  type StoredEvent,
  type Upcasters,
} from './event-store';
/** A migration of TypeORM: its class name ends with 13 digits that order it. */
export type { DatabaseOptions, MigrationClass } from './open-data-source';
/** Gives Database to the whole service. The boot waits for the server, and for another replica that migrates. */
export { PersistenceModule } from './persistence.module';
