import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** At most this many prepared statements are kept; Kysely writes the same text for the same query shape. */
const statementCacheSize = 500;

/** Counts what the design promises to keep small: at most one commit a turn and two a post. */
export interface CommitCounter {
  commits: number;
}

/** `begin` must take the write lock at once: a transaction that reads first and writes later would fail with SQLITE_BUSY. */
function immediate(sql: string): string {
  return sql === 'begin' ? 'begin immediate' : sql;
}

function wrapStatement(statement: StatementSync, onRun: () => void): SqliteStatement {
  const reader = statement.columns().length > 0;
  // The word index writes rows of its own with ids beyond 2^53 when a turn commits or rolls back; read as a number, such
  // a last row id makes a commit that succeeded throw.
  if (!reader) statement.setReadBigInts(true);
  return {
    reader,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => {
      onRun();
      return statement.run(...(parameters as SQLInputValue[]));
    },
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}

/** node:sqlite in the shape Kysely's SQLite dialect expects, with prepared statements kept. */
function kyselyDatabase(database: DatabaseSync, counter: CommitCounter): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      try {
        database.exec('pragma busy_timeout=0; pragma optimize');
      } catch {
        // Another process writes just now: it is only a favour to the planner, and no reason to wait or to fail.
      }
      database.close();
    },
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const onRun = sql === 'commit' ? () => (counter.commits += 1) : () => {};
      const statement = wrapStatement(database.prepare(immediate(sql)), onRun);
      if (statements.size >= statementCacheSize) {
        const oldest = statements.keys().next().value;
        if (oldest !== undefined) statements.delete(oldest);
      }
      statements.set(sql, statement);
      return statement;
    },
  };
}

/** SQLite runs DDL inside transactions, so a failed migration leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/**
 * Opens a SQLite file for Kysely, durable: WAL, `synchronous=FULL` (no acknowledged row lost at kill -9 or power loss).
 * @param path a file path, or `:memory:`
 * @throws whatever node:sqlite throws when the file cannot be opened or is no database
 */
export function openSqlite(path: string): {
  readonly dialect: SqliteDialect;
  readonly counter: CommitCounter;
  readonly raw: DatabaseSync;
} {
  const raw = new DatabaseSync(path);
  raw.exec(
    'pragma journal_mode=WAL; pragma synchronous=FULL; pragma busy_timeout=5000; pragma foreign_keys=on; pragma temp_store=memory',
  );
  const counter: CommitCounter = { commits: 0 };
  return {
    dialect: new TransactionalSqliteDialect({ database: kyselyDatabase(raw, counter) }),
    counter,
    raw,
  };
}
