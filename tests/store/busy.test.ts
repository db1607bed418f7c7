import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../src/store/store.ts';

test('a start does not wait for a process that sleeps in the middle of a write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-busy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'dateline.db');
  await (await openSqliteStore(file)).close();
  const sleeper = new DatabaseSync(file);
  sleeper.exec('begin immediate');
  const store = await openSqliteStore(file);
  expect(await store.db.selectFrom('feeds').selectAll().execute()).toEqual([]);
  await store.close();
  sleeper.close();
});
