import { expect, test } from 'vitest';
import { normalizeFeed } from '../../src/normalize/feed.ts';
import { bureauFeed, document, item, receivedAt } from './feeds.ts';

function guids(...items: Parameters<typeof item>[0][]): string[] {
  const { stories } = normalizeFeed(document(items.map(item)), bureauFeed, receivedAt);
  return stories.map((story) => story.guid);
}

test('stories come in document order under their own ids', () => {
  expect(guids({ id: 'b' }, { id: 'a', link: 'https://x.example/a' })).toEqual(['b', 'a']);
});

test('one id for stories with different links: the links count, in the whole feed', () => {
  expect(
    guids(
      { id: 'same', link: 'https://x.example/1' },
      { id: 'same', link: 'https://x.example/2' },
      { id: 'other', link: 'https://x.example/3' },
    ),
  ).toEqual(['https://x.example/1', 'https://x.example/2', 'https://x.example/3']);
});

test('without id and link, title and date make the id', () => {
  const [first, again] = [guids({ id: '', link: null }), guids({ id: null, link: null })];
  expect(first).toEqual(again);
  expect(first[0]).toMatch(/^sha1:/);
  expect(guids({ link: null, title: 'Another' })).not.toEqual(first);
});

test('a story twice in a document is one, at its newer version, and that is said', () => {
  const result = normalizeFeed(
    document([
      item({ id: 'a', title: 'Old words', publishedAt: '2024-05-17T09:00:00.000Z' }),
      item({ id: 'a', title: 'New words', publishedAt: '2024-05-17T11:00:00.000Z' }),
    ]),
    bureauFeed,
    receivedAt,
  );
  expect(result.stories.map((story) => story.title)).toEqual(['New words']);
  expect(result.refused).toEqual([{ guid: 'a', reason: 'repeated in the document' }]);
});

test('of 250 items the newest 200 are read, in document order, and the rest counted', () => {
  const items = Array.from({ length: 250 }, (_, n) =>
    item({ id: `n${n}`, publishedAt: new Date(receivedAt - (250 - n) * 60_000).toISOString() }),
  );
  const result = normalizeFeed(document(items), bureauFeed, receivedAt);
  expect(result.beyondCap).toBe(50);
  expect(result.stories.map((story) => story.guid)).toEqual(
    Array.from({ length: 200 }, (_, n) => `n${n + 50}`),
  );
});

test("the document's language goes before the configured one, the item's before both", () => {
  const { stories } = normalizeFeed(
    { ...document([item({ id: '1' }), item({ id: '2', language: 'fr' })]), language: 'tr' },
    bureauFeed,
    receivedAt,
  );
  expect(stories.map((story) => story.language)).toEqual(['tr', 'fr']);
});
