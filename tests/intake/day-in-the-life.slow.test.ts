import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { nextFeedDueAt, readFeeds } from '../../src/store/feeds.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { follow, morning } from '../store/newsroom.ts';
import { archiveToken, openInventedWires } from './invented-wires.ts';
import { openPoller } from './poller-over.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Polls are gathered so that many go at once; more often would cost only time. */
const tickMs = 30_000;
const megabyte = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the program holds on to, in bytes. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

test(
  'five hundred feeds for ten hours: no story lost, none twice, nobody asked too often, memory flat',
  {
    timeout: 600_000,
  },
  async () => {
    const clock = new RecordedClock(morning);
    const endAt = morning + 10 * hourMs;
    await using wires = await openInventedWires({
      clock,
      startAt: morning,
      endAt,
      feeds: 500,
      rhythm: { least: 40 * minuteMs, most: 200 * minuteMs },
      withTrouble: true,
    });
    await using store = await openSqliteStore(':memory:');
    await follow(store, 'wire');
    const said: number[] = [];
    await using poller = await openPoller({
      store,
      clock,
      feeds: wires.all.map(({ feed }) => feed),
      firstDueAt: (index) => morning + (index % 60) * 1000,
      resolveAll: wires.resolveAll,
      limits: {},
      onReceived: ({ republished }) => {
        if (republished > 0) said.push(republished);
      },
    });

    const held: number[] = [];
    const playTo = async (until: number): Promise<void> => {
      while (clock.now() < until) {
        await poller.pollDue();
        if (clock.now() >= morning + (held.length + 2) * hourMs) held.push(heldBytes());
        const next = (await nextFeedDueAt(store.db)) ?? Infinity;
        const tickAt = Math.ceil(Math.max(next, clock.now() + 1) / tickMs) * tickMs;
        clock.advanceTo(Math.min(tickAt, until));
      }
    };
    // Seventy minutes more without anything new, so that everybody is asked once more.
    await playTo(endAt + 70 * minuteMs);
    // Who was in trouble is asked after half a day at the latest, and for that the others need not be.
    await store.db
      .updateTable('feeds')
      .set({ is_active: 0 })
      .where('failing_since', 'is', null)
      .execute();
    await playTo(endAt + 14 * hourMs);

    const rows = await store.db
      .selectFrom('stories')
      .select(['id', 'feed_id', 'title', 'detail', 'version'])
      .execute();
    const stories = rows.map(({ title, detail, ...row }) => ({
      ...row,
      name: title.split(' ')[0] ?? '',
      isBaseline: (JSON.parse(detail) as { isBaseline: boolean }).isBaseline,
    }));
    const posts = await store.db
      .selectFrom('outbox')
      .select(['story_id', 'kind'])
      .where('kind', 'in', ['root', 'reply'])
      .execute();
    const outcomes = await store.db
      .selectFrom('outcomes')
      .select(['story_id', 'outcome'])
      .where('story_version', '=', 1)
      .execute();

    const timesTold = Map.groupBy(stories, ({ name }) => name);
    const archived = timesTold.get(archiveToken) ?? [];
    timesTold.delete(archiveToken);
    const published = wires.all.flatMap((invented) => wires.tokensBy(invented, endAt));
    const news = stories.filter(({ isBaseline, name }) => !isBaseline && name !== archiveToken);
    const outcomeOf = new Map(outcomes.map((one) => [one.story_id, one.outcome]));
    const timesPosted = Map.groupBy(posts, (post) => post.story_id);
    const polls = wires.visits.filter(({ isHop }) => !isHop);
    const gapsUnder = (
      gapMs: number,
      nameOf: (visit: (typeof polls)[number]) => string,
    ): string[] =>
      [...Map.groupBy(polls, nameOf)].flatMap(([name, visits]) =>
        visits.flatMap(({ at }, index) => {
          const before = visits[index - 1]?.at ?? -Infinity;
          return at - before < gapMs ? [`${name} after ${at - before} ms`] : [];
        }),
      );
    const troubled = (await readFeeds(store.db)).filter((feed) => feed.failing_since !== null);
    const rounded = held.map((bytes) => Math.round(bytes / megabyte));
    console.log(
      `${wires.visits.length} requests, ${stories.length} stories, ${news.length} news, ${posts.length} posts, archives ${said.join('+')}; MB held each hour: ${rounded.join(' ')}`,
    );

    expect({
      lost: published.filter((name) => !timesTold.has(name)).slice(0, 20),
      storedTwice: [...timesTold].filter(([, told]) => told.length > 1).map(([name]) => name),
      postedTwice: [...timesPosted.values()].filter((list) => list.length > 1).length,
      notPosted: news
        .filter(({ id }) => !['posted', 'threaded', 'copy'].includes(outcomeOf.get(id) ?? 'none'))
        .map(({ name, id }) => `${name} ${outcomeOf.get(id)}`),
      archivesPosted: archived.filter(({ id }) => timesPosted.has(id)).length,
      // Manners: Retry-After, one request at a time a host, a rest between two, five minutes a feed.
      tooEarly: wires.tooEarly,
      together: wires.visits.filter(({ together }) => together > 1).length,
      feedTooSoon: gapsUnder(5 * minuteMs, ({ path }) => path),
      hostTooSoon: gapsUnder(2000, ({ host }) => host),
      stillInTrouble: troubled.map(({ id, last_failure: why }) => `${id} ${why}`),
    }).toEqual({
      lost: [],
      storedTwice: [],
      postedTwice: 0,
      notPosted: [],
      archivesPosted: 0,
      tooEarly: [],
      together: 0,
      feedTooSoon: [],
      hostTooSoon: [],
      stillInTrouble: [],
    });
    expect(published.length).toBeGreaterThan(500 * 20);
    expect(news.length).toBeGreaterThan(2000);
    expect(archived.length).toBeGreaterThan(500);
    // Those given another headline are new versions of themselves.
    expect(stories.filter(({ version }) => version > 1).length).toBeGreaterThan(200);
    expect(Math.max(...held) - (held[0] ?? 0)).toBeLessThan(150 * megabyte);
  },
);
