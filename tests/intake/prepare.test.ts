import { expect, test } from 'vitest';
import type { Tagger } from '../../src/classify/tagger.ts';
import { noWish } from '../../src/formats/wish.ts';
import { prepareFeed } from '../../src/intake/prepare.ts';
import { defaultFeed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { storyWith } from '../query/subject.ts';
import { morning } from '../store/newsroom.ts';
import { take } from '../slack/made-up.ts';

test('a story whose text brings out a bug keeps back no other of its feed, and is named', async () => {
  const titles = ['Ferry sinks off Kaohsiung', 'Odd one', 'Ministers talk budget in Porto'];
  const stories = titles.map((title, index) =>
    storyWith({ title, guid: title, contentHash: title, publishedAt: morning + index }),
  );
  const tagger: Tagger = {
    tag: ({ title }) => {
      if (title === 'Odd one') throw new RangeError('too deep');
      return take().tags;
    },
  };
  const feed = defaultFeed({
    id: 'harbour' as FeedId,
    source: 'Harbour Wire',
    url: 'https://harbour.example/feed',
  });
  const asked = {
    body: new Uint8Array(),
    contentType: null,
    baseUrl: feed.url,
    feed,
    receivedAt: morning,
  };
  const prepared = await prepareFeed(
    asked,
    { lastReadAt: null, mostNew: 0 },
    {
      readFeed: async () =>
        await Promise.resolve({
          kind: 'read',
          stories,
          refused: [],
          beyondCap: 0,
          wish: noWish,
          way: 'rss-parser',
        }),
      tagger,
      lookUp: async () => await Promise.resolve([]),
    },
  );
  if (prepared.kind !== 'prepared') throw new Error(prepared.reason);
  expect(prepared.arrivals.map(({ story }) => story.title)).toEqual([titles[0], titles[2]]);
  expect(prepared.refused).toEqual([{ reason: '“Odd one” broke: too deep' }]);
});
