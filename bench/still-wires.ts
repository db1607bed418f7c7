import { createServer } from 'node:http';

/**
 * Run beside bench/poll.bench.ts, so that its CPU is not counted: feeds of two stories; every tenth has a new one at each
 * visit, the others answer 304 to their ETag. Prints its port, ends with its standard input.
 */
const visits = new Map<number, number>();

function documentOf(feed: number, newest: number): string {
  const items = [newest, newest - 1].map(
    (nth) =>
      `<item><title>Report ${feed} number ${nth} from the harbour</title><guid>${feed}-${nth}</guid><link>https://wire-${feed}.example/${nth}</link><pubDate>${new Date(1_772_000_000_000 + nth * 60_000).toUTCString()}</pubDate><description>Harbour ${feed} reports for the ${nth}th time that ships of class ${(feed * 7 + nth) % 97} come and go as the tide allows, its master said.</description></item>`,
  );
  return `<rss version="2.0"><channel><title>Wire ${feed}</title>${items.join('')}</channel></rss>`;
}

const server = createServer((request, response) => {
  const feed = Number((request.url ?? '').split('/')[1]);
  const visit = (visits.get(feed) ?? 0) + 1;
  visits.set(feed, visit);
  const newest = feed % 10 === 0 ? visit : 1;
  const etag = `"${newest}"`;
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { etag, 'content-type': 'text/xml' }).end(documentOf(feed, newest));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.resume().on('end', () => process.exit());
