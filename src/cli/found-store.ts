import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../config/settings.ts';
import { DatelineError } from '../errors.ts';
import { findStore, type Store } from '../store/store.ts';
import type { Terminal } from './command.ts';

/**
 * Opens the database that a start made, for a command beside it.
 * @throws DatelineError `store/absent` before the first start, or when a start must bring it to the newest schema
 */
export async function openFoundStore({ env, home }: Terminal): Promise<Store> {
  const settings = readSettings(env, home);
  const file = join(settings.dataDir, 'dateline.db');
  const url = settings.databaseUrl;
  if (url === null && !existsSync(file)) {
    throw new DatelineError('store/absent', `there is no database at ${file}`, {
      hint: 'dateline start makes it; DATELINE_DATA names another directory.',
    });
  }
  const { store, pending } = await findStore(url === null ? { file } : { url });
  if (pending.length === 0) return store;
  await store.close();
  throw new DatelineError('store/absent', `the database lacks ${pending.join(', ')}`, {
    hint: 'dateline start brings it to the newest schema.',
  });
}
