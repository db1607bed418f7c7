import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordedClock, systemClock } from '../../src/clock.ts';
import { openWireDesk } from '../../src/desk/wire-desk.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import type { Store } from '../../src/store/store.ts';
import { tagsWith } from '../query/subject.ts';
import {
  arrival,
  databases,
  desk,
  feedId,
  follow,
  morning,
  receiverOver,
  workspaceId,
} from './newsroom.ts';

const harbourWire: Omit<Feed, 'id' | 'url'> = {
  source: 'Harbour Wire',
  timezone: 'UTC',
  datelineWeight: 1,
  defaultCountry: null,
  defaultRegion: null,
  topic: null,
  language: null,
  everyMs: null,
  fullText: false,
  auth: null,
};
const usual = new URLSearchParams();

describe.each(databases)('the wire desk on $name', ({ open }) => {
  let store: Store;
  const clock = new RecordedClock(morning);
  const reading = () => openWireDesk({ store, clock, realClock: systemClock(), workspaceId });

  beforeAll(async () => {
    store = await open();
    await follow(store, 'ferry');
    const receiver = receiverOver(store, clock);
    const late =
      'The morning ferry between the two harbours left an hour late because of thick fog.';
    for (const [guid, title, source, text] of [
      ['one', 'Ferry leaves late in fog', 'Harbour Wire', late],
      ['two', 'Ferry leaves late in fog', 'Meridian', late],
      [
        'three',
        'Bakers strike over night shifts',
        'Harbour Wire',
        'Ovens stay cold in the capital.',
      ],
      ['four', 'Ferry secret', 'Harbour Wire', 'A merger of two shipping lines is planned.'],
    ] as const) {
      const tags = tagsWith({ topics: ['disaster'] });
      const evidence = [
        {
          tag: 'disaster',
          kind: 'topic',
          phrase: 'fog',
          where: 'title',
          weight: 0.4,
          rule: 'model',
        },
      ] as const;
      clock.advanceBy(1000);
      const feed = (source === 'Meridian' ? 'meridian' : feedId) as FeedId;
      const story = { feed, guid, title, source, text, receivedAt: clock.now() };
      await receiver.receive({
        arrivals: [arrival(story, { ...tags, evidence })],
        isBaseline: false,
        feed: null,
      });
    }
    // As an embargo or a kill leaves it.
    await store.db
      .updateTable('stories')
      .set({ is_visible: 0 })
      .where('guid', '=', 'four')
      .execute();
  }, 60_000);
  afterAll(async () => store.close());

  test('shows stories newest first, with tags, their evidence and what became of them', async () => {
    const { stories } = await reading().read(usual);
    expect(stories.items.map(({ title }) => title)).toEqual([
      'Bakers strike over night shifts',
      'Ferry leaves late in fog',
      'Ferry leaves late in fog',
    ]);
    const [strike, copy, first] = stories.items;
    expect(strike?.outcomes).toEqual([]);
    expect(first?.outcomes).toEqual([{ outcome: 'posted', count: 1 }]);
    expect(copy).toMatchObject({ relation: 'copy', runningStoryId: first?.runningStoryId });
    expect(copy?.why).not.toBe('');
    expect(first?.evidence).toMatchObject([{ phrase: 'fog', rule: 'model' }]);
  });

  test('shows running stories with their takes; more only when there is more', async () => {
    const all = await reading().read(usual);
    expect(
      all.running.items.map(({ headline, takes, copies }) => [headline, takes, copies]),
    ).toEqual([
      ['Bakers strike over night shifts', 1, 0],
      ['Ferry leaves late in fog', 1, 1],
    ]);
    expect(all.running.items[1]?.newest.map(({ source }) => source)).toEqual([
      'Meridian',
      'Harbour Wire',
    ]);
    expect(all.running.hasMore).toBe(false);
    const small = await reading().read(new URLSearchParams('stories=1&running=1&unposted=no'));
    expect(small.stories).toMatchObject({ hasMore: true, items: [{ source: 'Harbour Wire' }] });
    expect(small.running).toMatchObject({ hasMore: true });
    expect(small.running.items).toHaveLength(1);
  });

  test('says what waits in a lane and what was not posted, and why', async () => {
    const { lanes, unposted } = await reading().read(usual);
    expect(lanes).toMatchObject([{ channelId: desk, isSending: false, pausedReason: null }]);
    expect(lanes[0]?.waiting).toBeGreaterThan(0);
    expect(lanes[0]?.next).toEqual({ kind: 'root', headline: 'Ferry leaves late in fog' });
    expect(unposted.items).toMatchObject([
      { title: 'Ferry leaves late in fog', source: 'Meridian', outcome: 'copy', subscription: 1 },
    ]);
  });

  test('what may not be seen shows nowhere', async () => {
    expect(JSON.stringify(await reading().read(usual))).not.toContain('Ferry secret');
  });

  test('feeds in trouble stand first, gates only while they are closed', async () => {
    const feeds = [feedId, 'zeta' as FeedId].map((id) => ({
      ...harbourWire,
      id,
      url: `https://${id}.example`,
    }));
    await syncFeeds(store.db, feeds, () => morning);
    await store.db
      .updateTable('feeds')
      .set({ failures: 2, last_failure: 'no answer' })
      .where('id', '=', 'zeta' as FeedId)
      .execute();
    const gate = { workspace_id: workspaceId, reason: null };
    await store.db
      .insertInto('gates')
      .values([
        { ...gate, method: 'chat.update', closed_until: clock.now() + 1000 },
        { ...gate, method: 'chat.postMessage', closed_until: clock.now() - 1000 },
      ])
      .execute();
    const shown = await reading().read(usual);
    expect(shown.feeds.map(({ id, failure, today }) => [id, failure, today])).toEqual([
      ['zeta', 'no answer', 0],
      [feedId, null, 2],
    ]);
    expect(shown.gates.map(({ method }) => method)).toEqual(['chat.update']);
  });
});

test('nothing is looked at before somebody listens, and no more after the last went', async () => {
  await using store = await (databases[0]?.open() ?? Promise.reject(new Error('no database')));
  const realClock = new RecordedClock(morning);
  let looks = 0;
  const watched = {
    ...store,
    commits: () => {
      looks += 1;
      return store.commits();
    },
  };
  const reading = openWireDesk({ store: watched, clock: realClock, realClock, workspaceId });
  const step = async (): Promise<void> => {
    realClock.advanceBy(500);
    await new Promise(setImmediate);
  };
  await step();
  expect(looks).toBe(0);
  let told = 0;
  const end = reading.onChange(() => (told += 1));
  await follow(store, 'ferry');
  await step();
  await step();
  const { length } = await store.db.selectFrom('subscriptions').selectAll().execute();
  expect([length, told]).toEqual([1, 0]);
  await store.db.transaction().execute(async (tx) => tx.deleteFrom('audit').execute());
  await step();
  await step();
  expect(told).toBe(1);
  end();
  const before = looks;
  await step();
  expect(looks).toBe(before);
});
