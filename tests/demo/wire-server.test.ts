import { expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { loadDay } from '../../src/demo/day.ts';
import { feedDocument } from '../../src/demo/feed-document.ts';
import { shownAt, startWireServer } from '../../src/demo/wire-server.ts';
import { readFeeds } from '../../src/config/feeds.ts';
import { parseFeed } from '../../src/formats/feed.ts';

const day = await loadDay(new URL('../../fixtures/day', import.meta.url).pathname);
const feeds = readFeeds('feeds.yaml', day.feedsText).value?.feeds ?? [];
const at = (time: string): number => Date.parse(`2026-03-17T${time}:00Z`);

function kenya(time: string): string | undefined {
  const shown = shownAt(day, 'sahel-courier', at(time));
  return shown.find(({ story }) => story.key === 'kenya-minister-1')?.version.title;
}

test('an item appears at its own minute, and a new version replaces it under the same id', () => {
  expect(kenya('10:20')).toBeUndefined();
  expect(kenya('10:21')).toContain('on the point of resigning');
  expect(kenya('10:56')).toContain('Kiprono resigns');
});

test('a feed unchanged since the ETag answers 304, and fresh bytes after its next item', async () => {
  const clock = new RecordedClock(at('05:00'));
  await using wires = await startWireServer(day, clock);
  const url = `${wires.origin}/northwire/top.atom`;
  const first = await fetch(url);
  const etag = first.headers.get('etag') ?? '';
  expect([first.status, etag.length > 4]).toEqual([200, true]);
  const conditional = { headers: { 'if-none-match': etag } };
  expect((await fetch(url, conditional)).status).toBe(304);
  clock.advanceTo(at('07:22'));
  expect((await fetch(url, conditional)).status).toBe(200);
  expect((await fetch(`${wires.origin}/northwire/else`)).status).toBe(404);
  expect(wires.counts).toEqual({ fresh: 2, unchanged: 1, errors: 0, malformed: 0 });
});

test('the failing feed errs, then sends bytes that are no feed, then recovers with all it had', async () => {
  const clock = new RecordedClock(at('08:00'));
  await using wires = await startWireServer(day, clock);
  const url = `${wires.origin}/harbour-gazette/rss.xml`;
  expect((await fetch(url)).status).toBe(500);
  clock.advanceTo(at('09:30'));
  const garbled = new Uint8Array(await (await fetch(url)).arrayBuffer());
  expect((await parse(garbled, url)).kind).toBe('unreadable');
  clock.advanceTo(at('11:00'));
  const text = await (await fetch(url)).text();
  expect(text).toContain('Samoa weavers');
});

test('one feed is sent gzipped to who can read it', async () => {
  await using wires = await startWireServer(day, new RecordedClock(at('12:00')));
  const response = await fetch(`${wires.origin}/levant-observer/rss.xml`);
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.text()).toContain('Erbil');
});

async function parse(bytes: Uint8Array, baseUrl: string, timezone = 'UTC') {
  return await parseFeed(bytes, { baseUrl, contentType: null, timezone });
}

test('every item of every feed is read back with its id, title, link and date', async () => {
  for (const [feed, wire] of day.wires) {
    const items = shownAt(day, feed, day.workspace.ends);
    const bytes = new TextEncoder().encode(feedDocument(wire, feed, items));
    const { timezone = 'UTC' } = feeds.find(({ id }) => id === feed) ?? {};
    const outcome = await parse(bytes, `https://${feed}.example/feed`, timezone);
    if (outcome.kind !== 'parsed') throw new Error(`${feed}: ${outcome.reason}`);
    expect(outcome.feed.items.map((item) => item.id)).toEqual(items.map(({ story }) => story.guid));
    const dates = outcome.feed.items.map(({ publishedAt }) =>
      publishedAt === null ? null : Date.parse(publishedAt),
    );
    expect(dates).toEqual(items.map(({ story }) => story.published));
  }
});
