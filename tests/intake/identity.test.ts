import { describe, expect, test } from 'vitest';
import { findKnown, isSameStory, ownGuid } from '../../src/intake/identity.ts';
import type { FeedId, StoryId } from '../../src/news/ids.ts';
import type { KnownStory, Story } from '../../src/news/story.ts';
import { storyWith } from '../query/subject.ts';
import { morning } from '../store/newsroom.ts';

const hourMs = 3_600_000;
const text =
  'A ferry with forty people aboard sank off Kaohsiung in heavy seas before dawn on Monday, the coast guard said.';
const other =
  'Finance ministers met in Porto to talk about a common budget for the coming seven years and its rules.';

const ferry: Partial<Story> = {
  guid: 'https://harbour.example/1',
  permalink: 'https://harbour.example/ferry-sinks',
  title: 'Ferry sinks off Kaohsiung',
  text,
  contentHash: 'ferry',
  publishedAt: morning,
  dateQuality: 'given',
  receivedAt: morning,
};
const budget: Partial<Story> = { title: 'Ministers talk budget in Porto', text: other };

function story(changes: Partial<Story> = {}): Story {
  const contentHash = 'text' in changes || 'title' in changes ? 'changed' : 'ferry';
  return storyWith({ ...ferry, contentHash, ...changes });
}

function known(changes: Partial<Story> = {}, id = 1): KnownStory {
  const one = story(changes);
  return { ...one, id: id as StoryId, opening: one.text.slice(0, 400) };
}

const flipped = { guid: 'new', permalink: 'https://harbour.example/f?t=2' };

describe('one story, whatever its feed does to it', () => {
  test.each<[string, Partial<Story>]>([
    ['nothing changed', {}],
    ['another headline', { title: 'Forty missing after ferry disaster' }],
    [
      'another headline, and the address that follows it',
      {
        title: 'Forty missing after ferry disaster',
        permalink: 'https://harbour.example/forty-missing',
      },
    ],
    [
      'written through under the same headline at another address',
      {
        text: other,
        permalink: 'https://harbour.example/2',
      },
    ],
    ['another id at the same address', { guid: 'new' }],
    ['another id, and another text under the same headline', { guid: 'new', text: other }],
    [
      'https became http',
      {
        guid: 'http://harbour.example/1',
        permalink: 'http://harbour.example/ferry-sinks',
      },
    ],
    ['www. and a slash', { guid: 'x', permalink: 'https://www.harbour.example/ferry-sinks/' }],
    ['an id with tracking', { guid: 'https://harbour.example/1?utm_source=rss', ...budget }],
    ['id and address anew at each poll', flipped],
    ['the same, dated some hours later', { ...flipped, publishedAt: morning + 5 * hourMs }],
    [
      'the same without a date',
      {
        ...flipped,
        dateQuality: 'received',
        receivedAt: morning + 72 * hourMs,
      },
    ],
    ['dated anew', { publishedAt: morning + 900 * hourMs }],
    ['no address any more', { permalink: null, ...budget }],
  ])('%s', (_, changes) => {
    expect(isSameStory(known(), story(changes))).toBe(true);
  });
});

describe('another story', () => {
  test.each<[string, Partial<Story>]>([
    ['an id given again to something else', { permalink: 'https://harbour.example/b', ...budget }],
    ['another piece at the same address', { guid: 'new', ...budget }],
    [
      'the same headline and text next week, under new marks',
      {
        ...flipped,
        publishedAt: morning + 170 * hourMs,
      },
    ],
    ['the same headline over another text, under new marks', { ...flipped, text: other }],
    ['another headline over the same text, under new marks', { ...flipped, ...budget, text }],
  ])('%s', (_, changes) => {
    expect(isSameStory(known(), story(changes))).toBe(false);
  });
});

describe('finding what we have', () => {
  const feed = 'harbour' as FeedId;
  async function find(stored: readonly KnownStory[], stories: readonly Story[]) {
    const asked: number[] = [];
    const found = await findKnown(feed, stories, async (_, keys) => {
      asked.push(keys.guids.length + keys.permalinks.length + keys.titles.length);
      return stored.filter(
        (one) =>
          keys.guids.includes(one.guid) ||
          keys.permalinks.includes(one.permalink ?? '') ||
          keys.titles.includes(one.title),
      );
    });
    return { ids: stories.map((one) => found.known.get(one)?.id ?? null), asked: asked.length };
  }

  test('by id alone in the common case', async () => {
    expect(await find([known()], [story()])).toEqual({ ids: [1], asked: 1 });
  });

  test('by address, with every spelling of it', async () => {
    const http = { guid: 'a', permalink: 'http://www.harbour.example/ferry-sinks/' };
    expect((await find([known(http)], [story({ guid: 'b' })])).ids).toEqual([1]);
  });

  test('one that the document still lists under its own id is no other’s', async () => {
    const rewritten = story({ guid: 'new', text: `${text} Two more were found.` });
    expect((await find([known()], [story(), rewritten])).ids).toEqual([1, null]);
    expect((await find([known()], [rewritten])).ids).toEqual([1]);
  });

  test('a story whose id was another’s is found again by the id it was given', async () => {
    const second = story({ permalink: 'https://harbour.example/b', ...budget });
    const stored = known({ ...second, guid: ownGuid(second) }, 2);
    const retitled = story({
      permalink: 'https://harbour.example/b',
      title: 'Ministers agree',
      text: other,
    });
    expect((await find([known(), stored], [second])).ids).toEqual([2]);
    expect((await find([known(), stored], [retitled])).ids).toEqual([2]);
  });
});
