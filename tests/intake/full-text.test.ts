import { describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FetchOutcome } from '../../src/intake/fetch.ts';
import { createFullText, type FullTextDeps } from '../../src/intake/full-text.ts';
import type { Arrival } from '../../src/intake/receive.ts';
import { createLog } from '../../src/log.ts';
import { defaultFeed } from '../../src/news/feed.ts';
import { tagsWith } from '../query/subject.ts';
import { arrival, feedId, morning } from '../store/newsroom.ts';

const feed = {
  ...defaultFeed({ id: feedId, source: 'Harbour Wire', url: 'https://harbour.example/rss' }),
  fullText: true,
};
const whole = 'The chamber voted to send its coast guard on joint patrols. '.repeat(10).trim();

const page: FetchOutcome = {
  kind: 'fresh',
  body: new Uint8Array([1]),
  contentType: 'text/html',
  bodyHash: 'x',
  finalUrl: 'https://harbour.example/1',
  permanentUrl: null,
  freshForMs: null,
  etag: null,
  lastModified: null,
};

const story = (id: number, part: Partial<Arrival['story']> = {}): Arrival =>
  arrival({
    guid: `${id}`,
    title: `Report ${id}`,
    text: 'Short.',
    permalink: `https://harbour.example/${id}`,
    ...part,
  });

function fullTextOver(given: Partial<FullTextDeps> = {}) {
  const clock = new RecordedClock(morning);
  const fetched: string[] = [];
  const late: Arrival[] = [];
  const stopping = new AbortController();
  const fullText = createFullText({
    robots: { judge: async () => ({ isAllowed: true, delayMs: 0 }) },
    readPage: async () => ({
      kind: 'read',
      article: {
        text: whole,
        dateline: null,
        sections: [],
        language: null,
        publishedAt: null,
        removed: [],
      },
    }),
    prepare: (one) => ({ story: one, tags: tagsWith({}), summary: ['from the page'], longer: [] }),
    receiveLate: async (one) => void late.push(one),
    clock,
    log: createLog('silent'),
    restMs: 0,
    signal: stopping.signal,
    ...given,
    fetchPage: async (url, asking) => {
      fetched.push(url);
      return given.fetchPage?.(url, asking) ?? page;
    },
  });
  return { fullText, clock, fetched, late, stopping };
}

const texts = (arrivals: readonly Arrival[]): string[] =>
  arrivals.map(({ story: { text } }) => text);

describe('the pages of stories', () => {
  test('that are there in time go with the alert, tagged and summarized anew', async () => {
    const { fullText, late } = fullTextOver();
    const [one] = await fullText.enrich([story(1)], feed);
    expect(one).toMatchObject({ story: { text: whole }, summary: ['from the page'] });
    expect(late).toEqual([]);
  });

  test('that are not, follow: the alert waits three seconds and no more', async () => {
    const slow = Promise.withResolvers<FetchOutcome>();
    const { fullText, clock, late } = fullTextOver({ fetchPage: async () => slow.promise });
    const enriched = fullText.enrich([story(1)], feed);
    await nextTurn();
    clock.advanceBy(3000);
    expect(texts(await enriched)).toEqual(['Short.']);
    slow.resolve(page);
    await fullText.settled();
    expect(texts(late)).toEqual([whole]);
    expect(late[0]?.isLatePage).toBe(true);
    expect(late[0]).not.toHaveProperty('knownAs');
  });

  test.each<[string, Partial<FullTextDeps>]>([
    ['closed by robots.txt', { robots: { judge: async () => ({ isAllowed: false, delayMs: 0 }) } }],
    ['gone', { fetchPage: async () => ({ kind: 'gone' }) }],
    [
      'refused',
      {
        fetchPage: async () => ({
          kind: 'failed',
          reason: 'refused',
          message: '127.0.0.1 is not a public address',
          status: null,
        }),
      },
    ],
    ['unreadable', { readPage: async () => ({ kind: 'unreadable', reason: 'it takes too long' }) }],
    [
      'broken in a way nobody thought of',
      {
        readPage: async () => {
          throw new Error('thread gone');
        },
      },
    ],
  ])('a page that is %s leaves the feed’s text', async (_, given) => {
    const { fullText, late } = fullTextOver(given);
    expect(texts(await fullText.enrich([story(1)], feed))).toEqual(['Short.']);
    expect(late).toEqual([]);
  });

  test('closed pages are not even fetched', async () => {
    const { fullText, fetched } = fullTextOver({
      robots: { judge: async () => ({ isAllowed: false, delayMs: 0 }) },
    });
    await fullText.enrich([story(1)], feed);
    expect(fetched).toEqual([]);
  });

  test.each<[string, Arrival]>([
    ['no link', story(1, { permalink: null })],
    ['a whole text already', story(1, { text: 'x'.repeat(3000) })],
    ['an old date', story(1, { publishedAt: morning - 3 * 86_400_000 })],
    ['an archive put out again', { ...story(1), isRepublished: true }],
  ])('a story with %s needs none', async (_, one) => {
    const { fullText, fetched } = fullTextOver();
    await fullText.enrich([one], feed);
    expect(fetched).toEqual([]);
  });

  test('ten a poll at most, the newest, one at a time a host', async () => {
    let [now, most] = [0, 0];
    const { fullText, fetched } = fullTextOver({
      fetchPage: async () => {
        now += 1;
        most = Math.max(most, now);
        await nextTurn();
        now -= 1;
        return page;
      },
    });
    const arrivals = Array.from({ length: 14 }, (_, index) => story(index + 1));
    const enriched = await fullText.enrich(arrivals, feed);
    expect(most).toBe(1);
    expect(fetched).toHaveLength(10);
    expect(fetched[0]).toBe('https://harbour.example/14');
    expect(texts(enriched).slice(0, 5)).toEqual([...Array(4).fill('Short.'), whole]);
    // The order of a running story is the order of arrival.
    expect(enriched.map((one) => one.story.guid)).toEqual(arrivals.map((one) => one.story.guid));
  });

  test('a host rests between two pages, as long as it asks', async () => {
    const { fullText, clock, fetched } = fullTextOver({
      restMs: 2000,
      robots: { judge: async () => ({ isAllowed: true, delayMs: 10_000 }) },
    });
    const enriched = fullText.enrich([story(1), story(2)], feed);
    await settle();
    clock.advanceBy(3000);
    await enriched;
    expect(fetched).toHaveLength(1);
    clock.advanceBy(7000);
    await fullText.settled();
    expect(fetched).toHaveLength(2);
  });

  test('when Dateline stops, what was not read yet is left', async () => {
    const { fullText, stopping, late, clock } = fullTextOver({ restMs: 60_000 });
    const enriched = fullText.enrich([story(1), story(2)], feed);
    await settle();
    clock.advanceBy(3000);
    await enriched;
    stopping.abort(new Error('stopping'));
    await fullText.settled();
    expect(late).toEqual([]);
  });
});

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}
