import { expect, test } from 'vitest';
import type { ChannelId, StoryId, UserId } from '../../src/news/ids.ts';
import { readFeeds } from '../../src/store/feeds.ts';
import { openWireNewsroom } from './wire-newsroom.ts';

test('what cannot be learnt keeps no feed from being polled', async () => {
  await using room = await openWireNewsroom({}, [], {
    teach: () => {
      throw new Error('an odd word');
    },
    // Nobody is asked: enough that it is tried.
    resolveAll: (_hostname, done) => done(null, []),
  });
  await room.receive({
    feed: 'northern-sport',
    id: 'cup',
    title: 'Norway beat Sweden to win ice hockey cup final',
    text: 'OSLO, Norway - Norway beat Sweden 3-2 in the ice hockey cup final on Sunday.',
  });
  const amara = {
    workspaceId: room.slack.teamId,
    userId: 'U1AMARA' as UserId,
    channelId: 'C1DESK' as ChannelId,
    isDirect: false,
  };
  const wanted = { topics: ['economy' as const], regions: [], countries: '' };
  const corrected = await room.dateline.desk.correctTags(amara, 1 as StoryId, wanted);
  expect(corrected.kind).toBe('corrected');
  room.clock.advanceBy(120_000);
  await room.dateline.tick();
  const polled = await readFeeds(room.store.db);
  expect(polled.map((row) => row.last_outcome)).toEqual(['failed', 'failed']);
});
