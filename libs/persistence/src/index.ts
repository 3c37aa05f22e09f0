export { Database, type Transaction } from './database';
export { DATABASE_BUSY, DATABASE_UNAVAILABLE, isUnavailable, isUniqueViolation } from './errors';
export type { DatabaseOptions, MigrationClass } from './open-data-source';
export { PersistenceModule } from './persistence.module';
