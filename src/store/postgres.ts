import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { DatelineError, messageOf } from '../errors.ts';

/** Connections one process holds at most: lanes and feeds take turns on them. */
const poolSize = 10;
/** No query of ours comes near; one that does hangs on something a person must see. */
const statementMs = 30_000;
/** Turns wait for each other a few milliseconds each; this long means that somebody holds the lock and sleeps. */
const lockMs = 20_000;
/** A process that sleeps inside a transaction loses it, so that the others go on. */
const idleInTransactionMs = 15_000;
const connectMs = 10_000;

/** OIDs of bigint and numeric. Ids, times and counts stay far below 2^53, and the schema's types say number. */
const numbers = new Set([20, 1700]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    numbers.has(oid) ? (Number as never) : (pg.types.getTypeParser(oid, format) as never),
};

/** Where a DATABASE_URL leads, for people: host, port and database, never user or password. */
function placeOf(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url);
    const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname;
    return `${host}${port === '' ? '' : `:${port}`}${pathname}`;
  } catch {
    return 'the address given';
  }
}

/** What the driver says of a line it did not get; several addresses of one host fail together, without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return messageOf(error);
}

/**
 * PostgreSQL through `pg` for Kysely: a pool whose connections carry time limits, with 64-bit numbers read as numbers.
 * @param url `postgres://user:password@host:port/database`, as libpq understands it; no message holds its password
 * @param onLost told when an idle connection breaks; the pool opens another when it is needed
 * @throws DatelineError `store/open` when the server cannot be reached or refuses us
 */
export async function openPostgres(
  url: string,
  onLost: (error: Error) => void,
): Promise<PostgresDialect> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    // Turns and acts read what others committed while they waited for a lock, whatever the server's own setting is.
    options: String.raw`-c default_transaction_isolation=read\ committed`,
    application_name: 'dateline',
    keepAlive: true,
    types,
  });
  // Without listeners a server that restarts would end the process: the pool tells of idle lines, each line of itself.
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', onLost));
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw new DatelineError(
      'store/open',
      `cannot open PostgreSQL at ${placeOf(url)}: ${reasonOf(error)}`,
      {
        hint: 'Check DATABASE_URL (user, password, host, port, database), and that the server runs and lets this machine in.',
        retryable: true,
        cause: error,
      },
    );
  }
  return new PostgresDialect({ pool });
}
