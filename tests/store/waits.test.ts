import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { cutWaits } from '../../src/store/waits.ts';
import { databases, desk, feedId, markets, morning, workspaceId } from './newsroom.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const longest = { laneLeaseMs: minuteMs, pausedMs: 10 * minuteMs, feedLeaseMs: 2 * minuteMs };

// PGlite takes seconds to start, and the real server comes in the slow suite.
const quick = databases.filter(({ name }) => name !== 'PGlite');

describe.each(quick)('waits on $name', ({ open }) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(async () => store.close());

  async function lay(at: number): Promise<void> {
    const { db } = store;
    for (const table of ['lanes', 'gates', 'feeds', 'hosts'] as const) {
      await db.deleteFrom(table).execute();
    }
    const lane = { workspace_id: workspaceId, lease_by: 'dead', lease_until: at + minuteMs };
    await db
      .insertInto('lanes')
      .values([
        { ...lane, channel_id: desk, next_at: at + 1100 },
        { ...lane, channel_id: markets, next_at: at + 10 * minuteMs, paused_at: at },
      ])
      .execute();
    const gate = { workspace_id: workspaceId, method: 'chat.update', closed_until: at + minuteMs };
    await db.insertInto('gates').values(gate).execute();
    const host = { lease_by: 'dead', lease_until: at + 2 * minuteMs, next_at: at + 2000 };
    await db
      .insertInto('hosts')
      .values({ host: 'harbour.example', ...host })
      .execute();
    await db
      .insertInto('feeds')
      .values({
        id: feedId,
        number: 1,
        url: 'https://harbour.example/feed.xml',
        host: 'harbour.example',
        source: 'Harbour Wire',
        is_active: 1,
        is_declared: 1,
        failures: 0,
        last_success_at: at,
        due_at: at + 24 * hourMs,
        lease_by: 'dead',
        lease_until: at + 2 * minuteMs,
      })
      .execute();
  }

  async function read() {
    const { db } = store;
    return {
      lanes: await db
        .selectFrom('lanes')
        .select(['next_at', 'lease_until'])
        .orderBy('channel_id')
        .execute(),
      gates: await db.selectFrom('gates').select('closed_until').execute(),
      hosts: await db.selectFrom('hosts').select(['next_at', 'lease_until']).execute(),
      feeds: await db.selectFrom('feeds').select(['due_at', 'lease_until']).execute(),
    };
  }

  test('honest ones stay as they are', async () => {
    await lay(morning);
    const before = await read();
    await cutWaits(store.db, morning, longest);
    expect(await read()).toEqual(before);
  });

  test('those of a clock that was set back are cut, and cutting twice is cutting once', async () => {
    await lay(morning + hourMs);
    for (let twice = 0; twice < 2; twice += 1) {
      await cutWaits(store.db, morning, longest);
      expect(await read()).toEqual({
        lanes: [
          { next_at: morning + minuteMs, lease_until: morning + minuteMs },
          { next_at: morning + 10 * minuteMs, lease_until: morning + minuteMs },
        ],
        gates: [{ closed_until: morning + minuteMs }],
        hosts: [{ next_at: morning + minuteMs, lease_until: morning + 2 * minuteMs }],
        feeds: [{ due_at: morning, lease_until: morning + 2 * minuteMs }],
      });
    }
  });
});
