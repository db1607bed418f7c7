import { describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FetchOutcome } from '../../src/intake/fetch.ts';
import { createRobots } from '../../src/intake/robots.ts';

const hourMs = 3_600_000;

function robotsOver(answer: (url: string) => string | Partial<FetchOutcome>) {
  const clock = new RecordedClock(Date.UTC(2026, 2, 2));
  const asked: string[] = [];
  const robots = createRobots({
    clock,
    agent: 'DatelineBot',
    fetchFile: async (url) => {
      asked.push(url);
      const said = await Promise.resolve(answer(url));
      return (
        typeof said === 'string'
          ? { kind: 'fresh', body: new TextEncoder().encode(said), contentType: 'text/plain' }
          : said
      ) as FetchOutcome;
    },
  });
  return { robots, clock, asked };
}

const rules = `User-agent: *
Disallow: /private/
Crawl-delay: 5

User-agent: DatelineBot
Disallow: /stories/closed
Allow: /stories/
`;

describe('robots.txt', () => {
  test.each([
    ['https://quay.example/stories/1', true],
    ['https://quay.example/stories/closed/1', false],
    // A group of our own stands in the place of the one for all.
    ['https://quay.example/private/1', true],
  ])('%s: %s', async (url, isAllowed) => {
    expect(await robotsOver(() => rules).robots.judge(url)).toMatchObject({ isAllowed });
  });

  test('a delay is what the site asks, within reason', async () => {
    const { robots } = robotsOver(
      (url) => `User-agent: *\nCrawl-delay: ${url.includes('slow') ? 900 : 5}`,
    );
    expect(await robots.judge('https://quay.example/')).toEqual({ isAllowed: true, delayMs: 5000 });
    expect(await robots.judge('https://slow.example/')).toMatchObject({ delayMs: 60_000 });
  });

  test.each<[string, Partial<FetchOutcome>, boolean]>([
    ['a site without one is open', { kind: 'failed', status: 404, reason: 'status' }, true],
    ['one that forbids it, too', { kind: 'failed', status: 403, reason: 'status' }, true],
    ['an empty one says nothing', { kind: 'failed', status: 200, reason: 'empty' }, true],
    ['410 is none', { kind: 'gone' }, true],
    ['an error of the server closes', { kind: 'failed', status: 500, reason: 'status' }, false],
    ['so does no answer', { kind: 'failed', status: null, reason: 'timeout' }, false],
    ['and being told to wait', { kind: 'throttled', status: 429, retryAfterMs: null }, false],
  ])('%s', async (_, outcome, isAllowed) => {
    expect(await robotsOver(() => outcome).robots.judge('https://quay.example/a')).toMatchObject({
      isAllowed,
    });
  });

  test('it is asked once a day, by origin; a site in doubt again after an hour', async () => {
    const { robots, clock, asked } = robotsOver((url) =>
      url.includes('ill') ? { kind: 'failed', status: 500, reason: 'status' } : rules,
    );
    const judge = async (...urls: string[]): Promise<unknown> =>
      Promise.all(urls.map(robots.judge));
    await judge('https://quay.example/a', 'https://quay.example/b', 'https://ill.example/');
    expect(asked).toEqual(['https://quay.example/robots.txt', 'https://ill.example/robots.txt']);
    clock.advanceBy(2 * hourMs);
    await judge('https://quay.example/c', 'https://ill.example/');
    expect(asked).toHaveLength(3);
    clock.advanceBy(23 * hourMs);
    await judge('https://quay.example/d');
    expect(asked).toHaveLength(4);
  });
});
