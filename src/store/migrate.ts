import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { DatelineError } from '../errors.ts';
import type { Dialect } from './dialect.ts';
import { createBackbone } from './migrations/0001-backbone.ts';
import { completeDelivery } from './migrations/0002-delivery.ts';
import { createIntake } from './migrations/0003-intake.ts';
import { createFeedHealth } from './migrations/0004-feeds.ts';
import { createCorrections } from './migrations/0005-corrections.ts';
import { createStoryActs } from './migrations/0007-story.ts';
import { createTrends } from './migrations/0008-trends.ts';
import { createGists } from './migrations/0009-gist.ts';
import type { Database } from './schema.ts';

/** Forward-only; a new one's name must sort after the last. */
function migrationsFor(dialect: Dialect): Record<string, Migration> {
  return {
    '0001-backbone': { up: async (db: Kysely<unknown>) => createBackbone(db, dialect) },
    '0002-delivery': { up: async (db: Kysely<unknown>) => completeDelivery(db, dialect) },
    '0003-intake': { up: async (db: Kysely<unknown>) => createIntake(db, dialect) },
    '0004-feeds': { up: async (db: Kysely<unknown>) => createFeedHealth(db, dialect) },
    '0005-corrections': { up: async (db: Kysely<unknown>) => createCorrections(db, dialect) },
    '0007-story': { up: async (db: Kysely<unknown>) => createStoryActs(db, dialect) },
    '0008-trends': { up: async (db: Kysely<unknown>) => createTrends(db, dialect) },
    '0009-gist': { up: async (db: Kysely<unknown>) => createGists(db, dialect) },
  };
}

function migratorFor(db: Kysely<Database>, dialect: Dialect): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrationsFor(dialect) } });
}

/** Names of the migrations a database still lacks, in order. */
export async function pendingMigrations(
  db: Kysely<Database>,
  dialect: Dialect,
): Promise<readonly string[]> {
  const all = await migratorFor(db, dialect).getMigrations();
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

/**
 * Brings the database to the newest schema, in one transaction (a failure leaves it as it was). Safe when several
 * processes start at once: the second finds the work done.
 * @throws DatelineError `store/migration` naming the migration that failed
 */
export async function migrateToLatest(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  // The usual start changes nothing, and need not wait for a process that writes, or sleeps while it does.
  if ((await pendingMigrations(db, dialect)).length === 0) return;
  const migrator = migratorFor(db, dialect);
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown';
  throw new DatelineError('store/migration', `database migration ${failed} failed`, {
    hint: 'The database is as it was before. Update Dateline, or restore the newest backup, then start again.',
    cause: error,
  });
}
