import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noServer, startServer, type TestServer } from '../store/server.ts';
import { meet, type Meeting, type Met } from './meet.ts';

let folder = '';
let server: TestServer | null = null;
let alone: Met;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dateline-meet-'));
  server = noServer === null ? await startServer() : null;
  alone = await play('alone.db', { processes: 1, isFollowed: false });
}, 600_000);
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function play(file: string, part: Partial<Meeting>): Promise<Met> {
  const database = file === 'postgres' ? ((await server?.database()) ?? '') : join(folder, file);
  const usual = { processes: 4, events: 200, kills: 0, isFollowed: true, seed: 20_261_125 };
  const met = await meet({ ...usual, ...part, database });
  const { grouping: _, ...figures } = met;
  console.info(`${file}: ${JSON.stringify(figures)}`);
  return met;
}

/** Nothing is missing: each event one running story and one root, beside the quiet first poll, which opens no root. */
const wholeOf = (events: number) => ({
  runningStories: events + 1,
  roots: events,
  takes: (events + 1) * 8,
  unrecorded: 0,
  undrained: 0,
  lost: 0,
  doubled: 0,
});

describe('whole bots whose eight feeds carry the same events at the same instants', () => {
  test.each([
    { name: 'on SQLite', file: 'four.db', skip: false },
    { name: 'on PostgreSQL', file: 'postgres', skip: noServer !== null },
  ])('four group 200 events as one alone does, and post each once, $name', async (given) => {
    if (given.skip) return;
    const met = await play(given.file, {});
    expect(met).toMatchObject(wholeOf(200));
    expect(met.grouping).toEqual(alone.grouping);
  });

  test('three that are killed again and again lose and double nothing', async () => {
    const met = await play('killed.db', { processes: 3, events: 64, kills: 12 });
    expect(met).toMatchObject({ ...wholeOf(64), kills: 12 });
  });
});
