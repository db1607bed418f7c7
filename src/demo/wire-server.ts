import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../clock.ts';
import { placeholderOrigin, type Day, type DayWire } from './day.ts';
import { feedDocument, type ShownItem } from './feed-document.ts';

/** What was asked of the wires, counted by how it was answered. */
export interface WireCounts {
  fresh: number;
  /** 304. */
  unchanged: number;
  errors: number;
  malformed: number;
}

/** The publishers' servers, on one loopback port. */
export interface WireServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly counts: Readonly<WireCounts>;
}

const shownItems = 40;
const contentTypes = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json',
} as const;

/** The items a feed shows at a moment, at the version of that moment, newest first. */
export function shownAt(day: Day, feed: string, now: number): ShownItem[] {
  return day.stories
    .filter((story) => story.feed === feed)
    .flatMap((story) => {
      const version = story.versions.findLast((one) => one.at <= now);
      return version === undefined ? [] : [{ story, version }];
    })
    .toSorted((a, b) => b.story.versions[0].at - a.story.versions[0].at)
    .slice(0, shownItems);
}

/** The feed's id by the path its URL has in feeds.yaml. */
function feedOfPath(path: string, day: Day): string | null {
  const isListed = day.feedsText.includes(`'${placeholderOrigin}${path}'`);
  const id = path.split('/')[1] ?? '';
  return isListed && day.wires.has(id) ? id : null;
}

/**
 * Serves the day's feeds over real HTTP on 127.0.0.1, each item from its own minute on: ETag and Last-Modified with
 * 304, gzip where the wire has it, and its bad hours.
 */
export async function startWireServer(day: Day, clock: Clock): Promise<WireServer> {
  const counts: WireCounts = { fresh: 0, unchanged: 0, errors: 0, malformed: 0 };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const feed = feedOfPath((request.url ?? '').split('?', 1)[0] ?? '', day);
    const wire = feed === null ? undefined : day.wires.get(feed);
    if (feed === null || wire === undefined) {
      response.writeHead(404).end();
      return;
    }
    const now = clock.now();
    const fault = wire.faults.find(({ from, to }) => now >= from && now < to);
    if (fault?.kind === 'error') {
      counts.errors += 1;
      response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal error</h1>');
      return;
    }
    const items = shownAt(day, feed, now);
    const text = feedDocument(wire, feed, items);
    if (fault?.kind === 'malformed') {
      counts.malformed += 1;
      response.writeHead(200, { 'content-type': contentTypes[wire.format] }).end(garbled(text));
      return;
    }
    sendFeed(request, response, { wire, text, items, counts });
  };

  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the wires have no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    counts,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Sending {
  readonly wire: DayWire;
  readonly text: string;
  readonly items: readonly ShownItem[];
  readonly counts: WireCounts;
}

function sendFeed(
  request: IncomingMessage,
  response: ServerResponse,
  { wire, text, items, counts }: Sending,
): void {
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
  const changedAt = Math.max(0, ...items.map(({ version }) => version.at));
  const validators = { etag, 'last-modified': new Date(changedAt).toUTCString() };
  if (request.headers['if-none-match'] === etag) {
    counts.unchanged += 1;
    response.writeHead(304, validators).end();
    return;
  }
  counts.fresh += 1;
  const isGzip = wire.gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(200, {
    ...validators,
    'content-type': contentTypes[wire.format],
    ...(isGzip && { 'content-encoding': 'gzip' }),
  });
  response.end(isGzip ? gzipSync(text) : text);
}

/** Bytes no parser can read as a feed: what a broken cache sends. */
function garbled(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').subarray(0, 2000);
  return Buffer.from(bytes.map((byte, at) => ((at * 31 + byte) % 251) | 0x80));
}
