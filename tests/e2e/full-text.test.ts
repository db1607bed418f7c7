import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultFeed, type Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { portOf } from '../local/start.ts';
import { openWireNewsroom } from './wire-newsroom.ts';

const hourMs = 3_600_000;
const title = 'Assembly approves patrols';
const sentences = [
  'The parliament of Norway voted on Monday to send its coast guard on joint patrols with Sweden and Denmark.',
  'Sixty-one members voted for the treaty and forty-eight against it, a wider margin than either side had expected.',
  'The patrols begin in May, and each government gives two ships and pays for its own crews until the end of next year.',
  'Fishermen in Bergen welcomed the vote, for their association says that its members lost a third of their income.',
];

/** An invented publisher: a feed of headlines, and a page for each. */
async function startPublisher() {
  const items: string[] = ['Old report'];
  const asked: string[] = [];
  const held: ServerResponse[] = [];
  const state = { robots: '', isHolding: false };
  const page = `<!doctype html><html lang="en"><body><nav>${'<a href="/">Home</a> '.repeat(15)}</nav><article><h1>${title}</h1>
<p>By Ines Duarte</p>${sentences.map((text) => `<p>${text}</p>`).join('')}<p>(Reporting by Ines Duarte)</p></article></body></html>`;
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const base = `http://127.0.0.1:${portOf(server)}`;
    if (url === '/feed.xml') {
      response.setHeader('content-type', 'application/rss+xml');
      response.end(
        `<rss version="2.0"><channel><title>Quay</title>${items
          .map(
            (name, index) =>
              `<item><guid>${index}</guid><title>${name}</title><link>${base}/story/${index}</link></item>`,
          )
          .toReversed()
          .join('')}</channel></rss>`,
      );
    } else if (url === '/robots.txt') {
      response.end(state.robots);
    } else if (state.isHolding) held.push(response);
    else response.setHeader('content-type', 'text/html').end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    feed: {
      ...defaultFeed({
        id: 'quay' as FeedId,
        source: 'Quay Times',
        url: `http://127.0.0.1:${portOf(server)}/feed.xml`,
      }),
      fullText: true,
    } satisfies Feed,
    asked,
    state,
    publish: (name: string) => void items.push(name),
    release: () => {
      for (const response of held.splice(0))
        response.setHeader('content-type', 'text/html').end(page);
    },
    isAsked: async (path: string): Promise<void> => {
      while (!asked.includes(path)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let publisher: Awaited<ReturnType<typeof startPublisher>>;
let room: Awaited<ReturnType<typeof openWireNewsroom>>;
beforeEach(async () => {
  publisher = await startPublisher();
  room = await openWireNewsroom({}, [publisher.feed]);
  room.clock.advanceBy(hourMs);
  await room.dateline.tick();
});
afterEach(async () => {
  publisher.release();
  await room[Symbol.asyncDispose]();
  await publisher[Symbol.asyncDispose]();
});

const pages = (): string[] => publisher.asked.filter((path) => path.startsWith('/story/'));

test('the first poll reads no pages; a page in time gives the alert its tags and summary', async () => {
  expect(pages()).toEqual([]);
  await room.wire('follow country:NO');
  publisher.publish(title);
  room.clock.advanceBy(hourMs);
  await room.dateline.tick();
  const [alert] = room.alerts('C1DESK');
  expect(alert?.lines.join('\n')).toContain('The parliament of Norway voted');
  expect(alert?.lines.join('\n')).not.toContain('Reporting by');
  // Not posted whole: a summary of three sentences.
  expect(sentences.filter((text) => alert?.lines.join('\n').includes(text))).toHaveLength(3);
  const why = (await room.wire('why')).said;
  expect(why).toContain('Its text was read from its page.');
  expect(why).toMatch(/Taken off its text: .*“\(Reporting by Ines Duarte\)”/);
  // The next poll finds the feed as it was: nothing flips back.
  room.clock.advanceBy(hourMs);
  await room.dateline.tick();
  expect(pages()).toEqual(['/story/1']);
  expect((await room.wire('search sixty-one margin')).said).toContain(title);
});

test('an alert does not wait for a slow page, which comes as a redrawn root', async () => {
  publisher.state.isHolding = true;
  await room.wire('follow patrols');
  publisher.publish(title);
  room.clock.advanceBy(hourMs);
  const ticked = room.dateline.tick();
  await publisher.isAsked('/story/1');
  room.clock.advanceBy(3000);
  await ticked;
  const before = room.alerts('C1DESK');
  expect(before).toHaveLength(1);
  expect(before[0]?.lines.join('\n')).not.toContain('The parliament of Norway');
  publisher.release();
  await expect
    .poll(async () => (await room.wire('search sixty-one margin')).said, { timeout: 15_000 })
    .toContain(title);
  room.clock.advanceBy(2 * 60_000);
  await room.dateline.tick();
  const after = room.alerts('C1DESK');
  expect(after.map(({ ts }) => ts)).toEqual(before.map(({ ts }) => ts));
  expect(after[0]?.lines.join('\n')).toContain('The parliament of Norway voted');
  expect(after[0]?.lines.join('\n')).not.toMatch(/updated/i);
  expect(after[0]?.replies ?? []).toEqual([]);
}, 30_000);

test('what robots.txt closes is not read', async () => {
  publisher.state.robots = 'User-agent: DatelineBot\nDisallow: /story/';
  publisher.publish(title);
  room.clock.advanceBy(hourMs);
  await room.dateline.tick();
  expect(pages()).toEqual([]);
  expect((await room.wire('search patrols')).said).toContain(title);
});
