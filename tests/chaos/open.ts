import { createLog } from '../../src/log.ts';
import { openServerStore, openSqliteStore, type Store } from '../../src/store/store.ts';

/** Opens the database a child is told of: a PostgreSQL address, or else a file. */
export async function openAt(database: string): Promise<Store> {
  return database.startsWith('postgres')
    ? openServerStore(database, createLog('silent'))
    : openSqliteStore(database);
}
