import { expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { createDelivery } from '../../src/deliver/lanes.ts';
import type { Poster } from '../../src/deliver/outbox.ts';
import { createLog } from '../../src/log.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { scriptedPoster, wishing, type Wish } from '../deliver/queue.ts';
import { morning } from '../store/newsroom.ts';

const channels = 50;
const storiesEach = 20;
const repliesEach = 9;
const hourMs = 3_600_000;

/** Stories in every channel, each a root and its replies: 10,000 intents. */
function wishes(): Wish[] {
  return Array.from({ length: channels * storiesEach }, (_, story) => {
    const place = { running: `story ${story}`, channelId: `C${story % channels}` as ChannelId };
    return [
      { key: `root.${story}`, kind: 'root', ...place } satisfies Wish,
      ...Array.from({ length: repliesEach }, (__, reply): Wish => ({
        key: `reply.${story}.${reply}`,
        kind: 'reply',
        ...place,
      })),
    ];
  }).flat();
}

test('an hour without Slack under 10,000 queued intents: all of them arrive, once, in order, soon after', async () => {
  const clock = new RecordedClock(morning);
  await using store = await openSqliteStore(':memory:');
  const slack = scriptedPoster(clock);
  const isDown = (): boolean => clock.now() < morning + hourMs;
  let callsWhileDown = 0;
  const poster: Poster = {
    ...slack.poster,
    send: async (intent, view, mayGo) => {
      if (!isDown()) return slack.poster.send(intent, view, mayGo);
      callsWhileDown += 1;
      // Of each ten one was taken before the line went; nobody can tell which.
      if (callsWhileDown % 10 === 0) await slack.poster.send(intent, view, mayGo);
      return { kind: 'unknown', cause: 'connect ECONNREFUSED' };
    },
    lookUp: async (intent, view, window) => {
      if (!isDown()) return slack.poster.lookUp(intent, view, window);
      callsWhileDown += 1;
      return {
        kind: 'cannot',
        reason: 'connect ECONNREFUSED',
        retryAfterMs: null,
        method: 'conversations.history',
      };
    },
  };
  const delivery = createDelivery({
    outbox: createOutbox(store),
    poster,
    clock,
    log: createLog('silent'),
    worker: 'one',
  });
  const queued = wishes();
  await wishing(store, clock.now)(...queued);

  const startedAt = performance.now();
  for (;;) {
    await delivery.drain();
    const next = delivery.nextAt();
    if (next === null) break;
    clock.advanceTo(next);
  }
  const tookMs = performance.now() - startedAt;
  await delivery.stop();

  const backMs = clock.now() - morning - hourMs;
  console.info(
    `10,000 intents, Slack away for an hour: ${callsWhileDown} calls meanwhile, all sent ${Math.round(backMs / 1000)} s after, ${Math.round(tookMs)} ms of work`,
  );
  // Nobody hammers a Slack that is away: a lane asks about once a minute.
  expect(callsWhileDown).toBeLessThan(channels * 70);
  expect(slack.posted).toHaveLength(queued.length);
  expect(new Set(slack.posted)).toHaveLength(queued.length);
  const states = await store.db
    .selectFrom('outbox')
    .select(['state', (e) => e.fn.countAll().as('count')])
    .groupBy('state')
    .execute();
  expect(states.map(({ state, count }) => [state, Number(count)])).toEqual([
    ['sent', queued.length],
  ]);
  // In each channel in the order they were wished for.
  const places = new Map(queued.map(({ key }, at) => [key, at]));
  const channelOf = new Map(queued.map(({ key, channelId }) => [key, channelId]));
  for (const keys of Map.groupBy(slack.posted, (key) => channelOf.get(key)).values()) {
    const order = keys.map((key) => places.get(key) ?? -1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
  // 200 to a lane at one in 1.1 s, and at most a minute until a lane asks again.
  expect(backMs).toBeLessThan((200 * 1.1 + 90) * 1000);
});
