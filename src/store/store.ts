import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type Dialect as KyselyDialect, type Transaction } from 'kysely';
import { DatelineError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { postgresDialect, sqliteDialect, type Dialect } from './dialect.ts';
import { migrateToLatest, pendingMigrations } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import type { Database } from './schema.ts';
import { openSqlite } from './sqlite.ts';

/** A query may run on the database itself or inside a transaction; inside one, only on that one. */
export type Queries = Kysely<Database> | Transaction<Database>;

/** An open, migrated database. */
export interface Store extends AsyncDisposable {
  readonly db: Kysely<Database>;
  readonly dialect: Dialect;
  /** Transactions committed since it was opened; 0 where the driver does not count. */
  readonly commits: () => number;
  readonly close: () => Promise<void>;
}

async function openMigrated(
  kyselyDialect: KyselyDialect,
  dialect: Dialect,
  commits: () => number,
): Promise<Store> {
  const db = new Kysely<Database>({ dialect: kyselyDialect });
  try {
    await migrateToLatest(db, dialect);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const close = async (): Promise<void> => db.destroy();
  return { db, dialect, commits, close, [Symbol.asyncDispose]: close };
}

/**
 * Opens (or makes) a SQLite database and brings it to the newest schema. Its directory is made readable by the owner only.
 * @param path a file path, or `:memory:`
 * @throws DatelineError `store/open` when the file cannot be opened, `store/migration`
 */
export async function openSqliteStore(path: string): Promise<Store> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const { dialect, counter } = openSqlite(path);
    return await openMigrated(dialect, sqliteDialect, () => counter.commits);
  } catch (error) {
    if (error instanceof DatelineError) throw error;
    throw new DatelineError('store/open', `cannot open the database ${path}: ${messageOf(error)}`, {
      hint: 'Check that the directory exists, may be written to, is no network drive, and has room; set DATELINE_DATA to use another.',
      cause: error,
    });
  }
}

/** A database as it is found, not brought to the newest schema. */
export interface FoundStore {
  readonly store: Store;
  /** Migrations a start would run; reading before is likely to fail. */
  readonly pending: readonly string[];
}

/**
 * Opens a database to look at it: a file that is there, or a server's.
 * @throws DatelineError `store/open`, or whatever the driver throws when it is none
 */
export async function findStore(
  place: { readonly file: string } | { readonly url: string },
): Promise<FoundStore> {
  const isFile = 'file' in place;
  const kyselyDialect = isFile
    ? openSqlite(place.file).dialect
    : await openPostgres(place.url, () => {});
  const dialect = isFile ? sqliteDialect : postgresDialect;
  const db = new Kysely<Database>({ dialect: kyselyDialect });
  const close = async (): Promise<void> => db.destroy();
  try {
    const pending = await pendingMigrations(db, dialect);
    return {
      store: { db, dialect, commits: () => 0, close, [Symbol.asyncDispose]: close },
      pending,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens a PostgreSQL-speaking database (PGlite in the contract suite) through the Kysely dialect given.
 * @throws DatelineError `store/migration`
 */
export async function openPostgresStore(kyselyDialect: KyselyDialect): Promise<Store> {
  return openMigrated(kyselyDialect, postgresDialect, () => 0);
}

/**
 * Opens a PostgreSQL server's database and brings it to the newest schema.
 * @param url as in DATABASE_URL
 * @throws DatelineError `store/open` when the server cannot be reached or refuses us, `store/migration`
 */
export async function openServerStore(url: string, log: Log): Promise<Store> {
  return openPostgresStore(
    await openPostgres(url, (error) =>
      log.warn({ reason: messageOf(error) }, 'database line lost'),
    ),
  );
}
