import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from '../local/start.ts';

/** An item of the feed. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
}

function itemXml({ id, title, text, at }: Item): string {
  return `<item><guid isPermaLink="false">${id}</guid><title>${title}</title>
<link>https://harbour.example/${id}</link><pubDate>${new Date(at).toUTCString()}</pubDate>
<description>${text}</description></item>`;
}

/** An RSS feed of plain invented words on a loopback port: the newest 20 of its items. */
export async function startOneFeed() {
  const items: Item[] = [];
  let lastByteAt = 0;
  const server = createServer((_, response) => {
    const shown = items.toReversed().slice(0, 20).map(itemXml).join('\n');
    response.setHeader('content-type', 'application/rss+xml; charset=utf-8');
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Harbour Wire</title>
<link>https://harbour.example/</link><description>Invented</description>${shown}</channel></rss>`,
      () => (lastByteAt = performance.now()),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}/feed.xml`,
    publish: (item: Item) => void items.push(item),
    /** When the last answer had been handed to the network, by performance.now(). */
    lastByteAt: () => lastByteAt,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
