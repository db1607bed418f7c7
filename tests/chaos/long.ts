import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noServer, startServer } from '../store/server.ts';
import { complaints, figuresOf, rampage } from './rampage.ts';

/*
 * The long form of the chaos proofs, `npm run chaos`: at least 100 kills and 2,000 deliveries for each combination. Prints
 * a line of figures each, and ends with 1 when anything was lost, doubled, out of order or not recorded. Arguments choose
 * by name: `npm run chaos -- sqlite-1 postgres-3`.
 */
const folder = await mkdtemp(join(tmpdir(), 'dateline-chaos-'));
await using cleanup = new AsyncDisposableStack();
cleanup.defer(async () => rm(folder, { recursive: true }));
const server = noServer === null ? cleanup.use(await startServer()) : null;
if (noServer !== null) console.log(`PostgreSQL is left out: ${noServer}`);

const sqlite = async (name: string): Promise<string> => join(folder, `${name}.db`);
const postgres = async (): Promise<string> => (await server?.database()) ?? '';
const safe = { mode: 'safe', kills: 100, pauses: 0, deliveries: 2000 } as const;
const control = { processes: 1, kills: 20, pauses: 0, deliveries: 400 } as const;
const all = [
  { name: 'sqlite-1', open: sqlite, wild: { ...safe, processes: 1 } },
  { name: 'sqlite-3', open: sqlite, wild: { ...safe, processes: 3 } },
  {
    name: 'sqlite-3-paused',
    open: sqlite,
    wild: { ...safe, processes: 3, kills: 20, pauses: 100 },
  },
  { name: 'sqlite-naive', open: sqlite, wild: { ...control, mode: 'naive' } },
  { name: 'sqlite-careless', open: sqlite, wild: { ...control, mode: 'careless' } },
  ...(server === null
    ? []
    : ([
        { name: 'postgres-1', open: postgres, wild: { ...safe, processes: 1 } },
        { name: 'postgres-3', open: postgres, wild: { ...safe, processes: 3 } },
        {
          name: 'postgres-3-paused',
          open: postgres,
          wild: { ...safe, processes: 3, kills: 20, pauses: 100 },
        },
        { name: 'postgres-naive', open: postgres, wild: { ...control, mode: 'naive' } },
        { name: 'postgres-careless', open: postgres, wild: { ...control, mode: 'careless' } },
      ] as const)),
] as const;

const chosen = process.argv.slice(2);
for (const { name, open, wild } of all) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const end = await rampage({ ...wild, database: await open(name), seed: 20_261_125 });
  const wrong = complaints(end);
  console.log(`${name}: ${figuresOf(end)}${wrong.length === 0 ? '' : ` — ${wrong.join(', ')}`}`);
  const mustFail = wild.mode !== 'safe';
  if (mustFail !== wrong.length > 0) process.exitCode = 1;
}
