import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/formats/feed.ts';
import type { PollWish } from '../../src/formats/raw-item.ts';
import { noWish } from '../../src/formats/wish.ts';

const minuteMs = 60_000;

async function wishIn(elements: string): Promise<PollWish | null> {
  const document = `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>T</title>${elements}<item><title>x</title></item></channel></rss>`;
  const outcome = await parseFeed(Buffer.from(document), {
    contentType: null,
    baseUrl: 'https://wire.example/',
    timezone: 'UTC',
  });
  return outcome.kind === 'parsed' ? outcome.feed.wish : null;
}

describe('when a document wishes to be asked again', () => {
  test.each<[string, Partial<PollWish>]>([
    ['', {}],
    ['<ttl>30</ttl>', { everyMs: 30 * minuteMs }],
    ['<ttl>soon</ttl>', {}],
    ['<ttl>-5</ttl>', {}],
    ['<sy:updatePeriod>hourly</sy:updatePeriod>', { everyMs: 60 * minuteMs }],
    [
      '<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>',
      { everyMs: 360 * minuteMs },
    ],
    [
      '<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateBase>2024-05-17T00:10+00:00</sy:updateBase>',
      { everyMs: 60 * minuteMs, baseAt: Date.UTC(2024, 4, 17, 0, 10) },
    ],
    ['<sy:updatePeriod>fortnightly</sy:updatePeriod>', {}],
    [
      '<skipHours><hour>23</hour><hour>0</hour><hour>24</hour> <hour>1</hour></skipHours>',
      { skipHours: [0, 1, 23] },
    ],
    [
      '<skipDays><day>Saturday</day><day>sunday</day><day>Funday</day></skipDays>',
      { skipDays: [0, 6] },
    ],
    [
      `<skipHours>${Array.from({ length: 24 }, (_, hour) => `<hour>${hour}</hour>`).join('')}</skipHours>`,
      {},
    ],
  ])('%s', async (elements, expected) => {
    expect(await wishIn(elements)).toEqual({ ...noWish, ...expected });
  });
});
