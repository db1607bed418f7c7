import { expect, test } from 'vitest';
import { readFeeds } from '../../src/config/feeds.ts';
import { loadDay, placeholderOrigin } from '../../src/demo/day.ts';
import { topics } from '../../src/news/tag.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { anyValue } from '../../src/query/vocabulary.ts';

const dir = new URL('../../fixtures/day', import.meta.url).pathname;
const day = await loadDay(dir);

test('the day has at least eighty stories from at least eight feeds in all three formats', () => {
  expect(day.stories.length).toBeGreaterThanOrEqual(80);
  expect(new Set(day.stories.map((story) => story.feed)).size).toBeGreaterThanOrEqual(8);
  expect(new Set([...day.wires.values()].map((wire) => wire.format))).toEqual(
    new Set(['rss', 'atom', 'json']),
  );
});

test('the day speaks of every region and of all topics', () => {
  expect(new Set(day.stories.flatMap((story) => story.expect.regions)).size).toBe(5);
  const spoken = new Set(day.stories.map((story) => story.expect.topic));
  expect(topics.filter((topic) => !spoken.has(topic))).toEqual([]);
});

test('its feeds.yaml is in the form of config/feeds.yaml, and each feed has a wire', () => {
  const { value, problems } = readFeeds('feeds.yaml', day.feedsText);
  expect(problems).toEqual([]);
  const ids: string[] = value?.feeds.map((feed) => feed.id) ?? [];
  expect(ids.toSorted()).toEqual([...day.wires.keys()].toSorted());
  expect(value?.feeds.every((feed) => feed.url.startsWith(`${placeholderOrigin}/`))).toBe(true);
});

test('every channel follows queries the query language reads', () => {
  const queries = [...day.workspace.channels, ...day.workspace.direct].flatMap(
    ({ follow }) => follow,
  );
  expect(queries.filter((query) => parseQuery(query, anyValue).kind !== 'parsed')).toEqual([]);
});

test('a running story has one to six takes, and a copy carries the text of what it copies', () => {
  for (const story of day.stories.filter(({ copyOf }) => copyOf !== null)) {
    const original = day.stories.find(({ key }) => key === story.copyOf);
    expect(original?.event).toBe(story.event);
  }
  const takes = Map.groupBy(day.stories, (story) => story.event);
  expect(
    takes
      .values()
      .filter((each) => each.length >= 3)
      .toArray().length,
  ).toBeGreaterThanOrEqual(6);
});
