import { expect, test } from 'vitest';
import { readWithFeedparser } from '../../src/formats/fallback.ts';

test('the second parser gives items of the same shape', async () => {
  const outcome = await readWithFeedparser(
    `<rss version="2.0"><channel><title>Second way</title><link>https://way.example/</link>
    <item><title>Tom &amp; co</title><link>https://way.example/1</link><guid>g1</guid>
    <pubDate>Fri, 17 May 2024 10:00:00 GMT</pubDate><description>Words.</description></item>
    <item><title>No zone</title><pubDate>Fri, 17 May 2024 10:00:00</pubDate></item></channel></rss>`,
    'rss',
    { baseUrl: 'https://way.example/feed', timezone: 'Europe/Istanbul' },
  );
  expect(outcome).toMatchObject({
    kind: 'parsed',
    feed: {
      way: 'feedparser',
      title: 'Second way',
      items: [
        {
          id: 'g1',
          title: 'Tom & co',
          link: 'https://way.example/1',
          publishedAt: '2024-05-17T10:00:00.000Z',
          hasZone: true,
          body: 'Words.',
        },
        { title: 'No zone', publishedAt: '2024-05-17T07:00:00.000Z', hasZone: false },
      ],
    },
  });
});

test('what it cannot read either is unreadable, with a reason', async () => {
  const outcome = await readWithFeedparser('<nothing/>', 'rss', {
    baseUrl: 'https://way.example/',
    timezone: 'UTC',
  });
  expect(outcome).toMatchObject({ kind: 'unreadable' });
});
