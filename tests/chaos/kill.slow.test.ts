import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noServer, startServer, type TestServer } from '../store/server.ts';
import { complaints, figuresOf, rampage } from './rampage.ts';

let folder = '';
let server: TestServer | null = null;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dateline-chaos-'));
  server = noServer === null ? await startServer() : null;
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const sqlite = async (): Promise<string> => join(folder, `${(files += 1)}.db`);
const postgres = async (): Promise<string> => (await server?.database()) ?? '';

describe('processes killed and paused at any moment lose nothing, double nothing and keep the order', () => {
  test.each([
    { name: 'one on SQLite', open: sqlite, processes: 1, kills: 16, pauses: 0, skip: false },
    { name: 'three on SQLite', open: sqlite, processes: 3, kills: 18, pauses: 0, skip: false },
    {
      name: 'three on PostgreSQL',
      open: postgres,
      processes: 3,
      kills: 18,
      pauses: 0,
      skip: noServer !== null,
    },
  ])('$name', async ({ name, open, processes, kills, pauses, skip }) => {
    if (skip) return;
    const database = await open();
    const wild = { mode: 'safe', database, processes, kills, pauses, deliveries: 240 } as const;
    const end = await rampage({ ...wild, seed: 20_261_125 });
    console.info(`${name}: ${figuresOf(end)}`);
    expect(complaints(end)).toEqual([]);
    expect(end.kills).toBe(kills);
    expect(end.deliveries).toBeGreaterThanOrEqual(240);
  });
});

describe('the same assertions fail', () => {
  const wild = { processes: 1, kills: 6, pauses: 0, deliveries: 120, seed: 7 } as const;

  test('for a sender that sends again without looking', async () => {
    const end = await rampage({ ...wild, mode: 'naive', database: await sqlite() });
    expect(complaints(end).join()).toContain('doubled');
  });

  test('for a sender that takes the unknown for sent', async () => {
    const end = await rampage({ ...wild, mode: 'careless', database: await sqlite() });
    expect(complaints(end).join()).toContain('lost');
  });
});
