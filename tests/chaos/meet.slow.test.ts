import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noServer, startServer, type TestServer } from '../store/server.ts';
import { meet, type Met } from './meet.ts';

const events = 200;
let folder = '';
let server: TestServer | null = null;
let alone: Met;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dateline-meet-'));
  server = noServer === null ? await startServer() : null;
  alone = await play('alone.db', 1);
}, 300_000);
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function play(file: string, processes: number, kills = 0): Promise<Met> {
  const database = file === 'postgres' ? ((await server?.database()) ?? '') : join(folder, file);
  const met = await meet({ database, processes, events, kills, seed: 20_261_125 });
  const { grouping: _, ...figures } = met;
  console.info(`${file}, ${processes} processes: ${JSON.stringify(figures)}`);
  return met;
}

describe('four whole bots whose eight feeds carry the same 200 events at the same instants', () => {
  test.each([
    { name: 'on SQLite', file: 'four.db', kills: 0, skip: false },
    { name: 'on PostgreSQL', file: 'postgres', kills: 0, skip: noServer !== null },
    { name: 'on SQLite, killed again and again', file: 'killed.db', kills: 12, skip: false },
  ])('group them as one bot alone does, and post each once ($name)', async (given) => {
    if (given.skip) return;
    const met = await play(given.file, 4, given.kills);
    // The quiet first poll is one more running story, and opens no root.
    expect(met).toMatchObject({
      runningStories: events + 1,
      roots: events,
      takes: (events + 1) * 8,
      kills: given.kills,
      unrecorded: 0,
      undrained: 0,
      lost: 0,
      doubled: 0,
    });
    expect(met.grouping).toEqual(alone.grouping);
  });
});
