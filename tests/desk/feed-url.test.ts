import { expect, test } from 'vitest';
import { isFeedUrl, wholeUrl } from '../../src/desk/feed-url.ts';

test.each([
  ['https://quay.example/feed.xml#top', 'https://quay.example/feed.xml'],
  ['quay.example', 'https://quay.example/'],
  ['quay.example:8080/rss', 'https://quay.example:8080/rss'],
  ['feed://quay.example/rss', 'https://quay.example/rss'],
  ['feed:https://quay.example/rss', 'https://quay.example/rss'],
  [' http://Quay.example/Rss ', 'http://quay.example/Rss'],
])('%s is %s', (typed, url) => {
  expect(wholeUrl(typed)).toBe(url);
  expect(isFeedUrl(typed)).toBe(true);
});

test.each([
  '',
  'taiwan',
  'topic:sport',
  'localhost:80/x',
  'two words.example',
  'feed:harbour-world',
])('%j is no address', (typed) => {
  expect(isFeedUrl(typed)).toBe(false);
});
