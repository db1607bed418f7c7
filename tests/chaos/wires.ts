import { once } from 'node:events';
import { createServer } from 'node:http';
import { seededRandom } from '../../src/clock.ts';
import { portOf } from '../local/start.ts';

/** More than any bot may lag behind. */
const shownItems = 40;
/** Events happen in so many places in turn: harbour0, harbour1 and so on. */
export const places = 8;
const syllables = ['ka', 'ro', 'mi', 'ten', 'sul', 'va', 'po', 'dri', 'lan', 'ghe', 'bo', 'sta'];

/** Words that no other event has. */
function madeUp(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 }, () => syllables[Math.floor(random() * syllables.length)]).join(''),
  );
}

/** How one publisher tells an event: in the same words as the others, but the first two each end it in their own. */
function itemOf(event: number, wire: number, at: number): string {
  const words = madeUp(event * 100, 60);
  const title = `Harbour${event % places} ${words.slice(0, 7).join(' ')}`;
  const sentences = Array.from(
    { length: 6 },
    (_, line) => `The ${words.slice(line * 9, line * 9 + 9).join(' ')}.`,
  );
  if (wire < 2) sentences.splice(3, 3, `Our ${madeUp(event * 100 + wire + 1, 40).join(' ')}.`);
  return `<item><guid isPermaLink="false">event-${event}</guid><title>${title}</title>
<link>https://wire-${wire}.example/${event}</link><pubDate>${new Date(at).toUTCString()}</pubDate>
<description>${sentences.join(' ')}</description></item>`;
}

/** Several publishers, each on a loopback port of its own, who report the same events at the same instants. */
export async function startWires(count: number, now: () => number) {
  const reported: number[] = [];
  const servers = Array.from({ length: count }, (_, wire) =>
    createServer((_request, response) => {
      const items = reported.map((at, event) => itemOf(event, wire, at));
      response.setHeader('content-type', 'application/rss+xml; charset=utf-8');
      response.end(
        `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire ${wire}</title>
<link>https://wire-${wire}.example/</link><description>Invented</description>
<item><guid isPermaLink="false">first</guid><title>Quiet morning at harbour0</title><pubDate>${new Date(now()).toUTCString()}</pubDate></item>
${items.slice(-shownItems).toReversed().join('\n')}</channel></rss>`,
      );
    }),
  );
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    urls: servers.map((server) => `http://127.0.0.1:${portOf(server)}/feed.xml`),
    /** So many more events happen, and every wire has them at once. */
    report: (events: number): void => {
      for (let more = 0; more < events; more += 1) reported.push(now());
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
