import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../src/clock.ts';
import { seededRandom } from '../../src/clock.ts';
import type { ResolveAll } from '../../src/intake/guard.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { bureauFeed } from '../normalize/feeds.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How many items a document shows. */
const shown = 20;

/** What a server does to a request in its bad hours. */
export const faults = [
  'slow',
  'drip',
  'wait',
  'wait-until',
  'reset',
  'short',
  'bomb',
  'huge',
  'page',
  'error',
  'circle',
  'garbled',
] as const;
type Fault = (typeof faults)[number];

/** How long a slow server takes, in real ms. */
const slowMs = 200;

/** What a publisher does to its stories, or to how it serves them, at all hours. */
const habits = [
  'plain',
  'tokens',
  'tracking',
  'schemes',
  'undated',
  'ahead',
  'positions',
  'latin',
  'moved',
  'elsewhere',
  'migrates',
  'archive',
] as const;
type Habit = (typeof habits)[number];

/** One invented publisher's feed. */
export interface InventedFeed {
  readonly feed: Feed;
  readonly index: number;
  readonly rhythmMs: number;
  readonly habit: Habit;
  readonly fault: Fault | null;
}

/** What was seen of one request. */
interface Visit {
  readonly host: string;
  readonly path: string;
  readonly at: number;
  /** Requests under way at the host when it came, itself included. */
  readonly together: number;
  /** An answer to a redirect of ours: no new poll. */
  readonly isHop: boolean;
}

const syllables = 'ka ro mi ten sul va po dri lan ghe bo sta ur eno fi tal mer qui zo ash'.split(
  ' ',
);

/** Made-up words, the same for the same seed. */
function madeUp(seed: number, count: number): string {
  const random = seededRandom(seed);
  const syllable = (): string => syllables[Math.floor(random() * syllables.length)] ?? '';
  return Array.from({ length: count }, () => syllable() + syllable() + syllable()).join(' ');
}

/** The name that stands in the headline of a feed's nth story, whatever else of it changes. */
export function tokenOf(index: number, nth: number): string {
  return `F${index}N${nth}E`;
}

/** Stands in the headlines of stories that are put out again long after their day. */
export const archiveToken = 'ARCHIVED';

/**
 * Many invented publishers under invented names on one loopback port, on the clock's time, each with its habits and bad
 * hours, and a record of who was asked when.
 */
export async function openInventedWires(options: {
  readonly clock: Clock;
  readonly startAt: number;
  readonly feeds: number;
  /** No story appears later, and no server has bad hours. */
  readonly endAt: number;
  readonly rhythm: { readonly least: number; readonly most: number };
  readonly withTrouble: boolean;
}) {
  const { clock, startAt, endAt } = options;
  const visits: Visit[] = [];
  const underWay = new Map<string, number>();
  const restUntil = new Map<string, number>();
  const tooEarly: string[] = [];
  let fetches = 0;

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;

  const all = Array.from({ length: options.feeds }, (_, index): InventedFeed => {
    const { least, most } = options.rhythm;
    // Every tenth shares its host with others.
    const host = index % 10 === 0 ? `group-${(index / 10) % 10}.example` : `wire-${index}.example`;
    const trouble = options.withTrouble;
    return {
      index,
      rhythmMs: least + Math.floor(seededRandom(index)() * (most - least)),
      habit:
        trouble && index % 3 === 1
          ? (habits[Math.floor(index / 3) % habits.length] ?? 'plain')
          : 'plain',
      fault:
        trouble && index % 5 === 2 ? (faults[Math.floor(index / 5) % faults.length] ?? null) : null,
      feed: {
        ...bureauFeed,
        id: `feed-${index}` as FeedId,
        source: `Wire ${index}`,
        url: `http://${host}:${port}/${index}/feed`,
        language: 'en',
      },
    };
  });

  /** The newest story a feed has published; stories are counted from 0, the first `shown` before the start. */
  function newestAt({ rhythmMs }: InventedFeed, now: number): number {
    return shown + Math.floor((Math.min(now, endAt) - startAt) / rhythmMs);
  }

  function publishedAt({ rhythmMs, index }: InventedFeed, nth: number): number {
    return startAt + (nth - shown) * rhythmMs + (index % 50) * 100;
  }

  /** Two bad times in the day, each feed's at its own hour. */
  function faultNow({ fault, index }: InventedFeed, now: number): Fault | null {
    const hours = (now - startAt) / hourMs - (index % 7) * 0.3;
    const isBad = now < endAt && ((hours > 1 && hours < 2) || (hours > 5 && hours < 5.7));
    return isBad ? fault : null;
  }

  function itemOf(invented: InventedFeed, nth: number, now: number): Record<string, string> {
    const { habit, index } = invented;
    const token = tokenOf(index, nth);
    const at = publishedAt(invented, nth);
    // Every seventh is given another headline after twenty minutes.
    // With id and address made anew at the same time nobody could tell that it is the same.
    const isMarked = habit !== 'tokens' && habit !== 'migrates';
    const isRetitled = isMarked && nth % 7 === 3 && now > at + 20 * minuteMs;
    const title = `${token} ${madeUp(index * 1000 + nth + (isRetitled ? 500_000 : 0), 6)}`;
    const hasMigrated = habit === 'migrates' && now > startAt + 4 * hourMs;
    const scheme = habit === 'schemes' && Math.floor(now / hourMs) % 2 === 1 ? 'https' : 'http';
    const noise =
      { tokens: `?t=${fetches}`, tracking: `?utm_source=${fetches}` }[habit as string] ?? '';
    const place = hasMigrated ? 'archive/new' : 'story';
    const link = `${scheme}://wire-${index}.example/${place}/${nth}${noise}`;
    const guid = habit === 'positions' ? `${newestAt(invented, now) - nth}` : link;
    const date = habit === 'ahead' ? at + 5 * hourMs : at;
    const pubDate = habit === 'undated' ? '' : new Date(date).toUTCString();
    const text = `Wire report ${madeUp(index * 1000 + nth + 9_000_000, 40)}. Café crème.`;
    return { title, link, guid: hasMigrated ? `new-${nth}` : guid, pubDate, text };
  }

  /** A story of long ago, never shown before. */
  function archived({ index }: InventedFeed, nth: number): Record<string, string> {
    const link = `http://wire-${index}.example/archive/${nth}`;
    const title = `${archiveToken} ${madeUp(index * 1000 + nth + 700_000, 6)}`;
    const pubDate = new Date(startAt - (nth + 30) * 24 * hourMs).toUTCString();
    return { title, link, guid: link, pubDate, text: `Wire report ${madeUp(index + nth, 40)}.` };
  }

  function documentOf(invented: InventedFeed, now: number): string {
    const newest = newestAt(invented, now);
    const oldest = Math.max(0, newest - shown + 1);
    const items = Array.from({ length: newest - oldest + 1 }, (_, back) =>
      itemOf(invented, newest - back, now),
    );
    if (invented.habit === 'archive' && now > startAt + 5 * hourMs) {
      items.push(...Array.from({ length: 60 }, (_, old) => archived(invented, old)));
    }
    const kind = invented.index % 3;
    if (kind === 2) {
      return JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Wire',
        items: items.map(({ title, link, guid, pubDate, text }) => ({
          id: guid,
          url: link,
          title,
          content_text: text,
          ...(pubDate === '' ? {} : { date_published: pubDate }),
        })),
      });
    }
    const isAtom = kind === 1;
    const written = items.map(({ title, link = '', guid, pubDate = '', text }) => {
      const href = link.replaceAll('&', '&amp;');
      const date = pubDate === '' ? '' : new Date(pubDate).toISOString();
      return isAtom
        ? `<entry><title>${title}</title><id>${guid}</id><link href="${href}"/><published>${date}</published><content>${text}</content></entry>`
        : `<item><title>${title}</title><guid>${guid}</guid><link>${href}</link><pubDate>${pubDate}</pubDate><description>${text}</description></item>`;
    });
    return isAtom
      ? `<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>${written.join('')}</feed>`
      : `<rss version="2.0"><channel><title>Wire</title>${written.join('')}</channel></rss>`;
  }

  function serve(invented: InventedFeed, request: IncomingMessage, response: ServerResponse): void {
    const now = clock.now();
    const { habit, index } = invented;
    fetches += 1;
    const text = documentOf(invented, now);
    const etag = `W/"${newestAt(invented, now)}-${text.length}"`;
    const changes = habit === 'tokens' || habit === 'tracking' || habit === 'positions';
    if (!changes && request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    // A label that lies: the bytes are UTF-8, or latin-1 without a word about it.
    const type = habit === 'latin' ? 'text/xml' : 'text/xml; charset=iso-8859-1';
    const bytes = Buffer.from(text, habit === 'latin' ? 'latin1' : 'utf8');
    const isPacked = index % 4 === 0;
    response.writeHead(200, {
      'content-type': type,
      ...(changes ? {} : { etag }),
      ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(isPacked ? gzipSync(bytes) : bytes);
  }

  function misbehave(
    fault: Exclude<Fault, 'slow' | 'drip'>,
    host: string,
    response: ServerResponse,
    url: string,
  ): void {
    switch (fault) {
      case 'wait':
      case 'wait-until': {
        const seconds = 1200;
        const until = clock.now() + seconds * 1000;
        restUntil.set(host, until);
        const after = fault === 'wait' ? `${seconds}` : new Date(until).toUTCString();
        response.writeHead(fault === 'wait' ? 503 : 429, { 'retry-after': after }).end();
        return;
      }
      case 'reset':
        response.write('<rss>');
        setImmediate(() => response.socket?.resetAndDestroy());
        return;
      case 'short':
        response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n<rss>');
        return;
      case 'bomb':
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
        return;
      case 'huge':
        response.writeHead(200, { 'content-type': 'text/xml' }).end(huge);
        return;
      case 'page':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sorry');
        return;
      case 'error':
        response.writeHead(500).end();
        return;
      case 'circle':
        response.writeHead(302, { location: `${url}?again` }).end();
        return;
      case 'garbled':
        response.writeHead(200, { 'content-type': 'text/xml' }).end('<rss><channel><<<&');
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').split(':')[0] ?? '';
    const url = request.url ?? '/';
    const [, number = '', file = ''] = url.split('/');
    const now = clock.now();
    const together = (underWay.get(host) ?? 0) + 1;
    underWay.set(host, together);
    response.on('close', () => underWay.set(host, (underWay.get(host) ?? 1) - 1));
    visits.push({ host, path: url, at: now, together, isHop: !/^feed$/.test(file) });
    if (now < (restUntil.get(host) ?? 0)) tooEarly.push(`${host} ${url}`);
    const invented = all[Number(number)];
    if (invented === undefined) {
      response.writeHead(404).end();
      return;
    }
    const fault = faultNow(invented, now);
    if (fault === 'slow') await sleep(slowMs);
    else if (fault === 'drip') {
      await drip(response, documentOf(invented, now));
      return;
    } else if (fault !== null) {
      misbehave(fault, host, response, url);
      return;
    }
    const isAtHome = file.startsWith('feed');
    if (isAtHome && invented.habit === 'moved') {
      response.writeHead(301, { location: `/${number}/moved` }).end();
    } else if (isAtHome && invented.habit === 'elsewhere') {
      const location = `http://mirror-${Number(number) % 4}.example:${port}/${number}/copy`;
      response.writeHead(302, { location }).end();
    } else serve(invented, request, response);
  }

  const resolveAll: ResolveAll = (hostname, done) => {
    if (hostname.endsWith('.example')) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  };

  return {
    all,
    resolveAll,
    visits,
    /** Requests that came before the host's Retry-After was over. */
    tooEarly,
    /** The stories a feed has published by a moment, by their names, baseline and all. */
    tokensBy: (invented: InventedFeed, now: number): string[] =>
      // The first poll shows those from 1 on.
      Array.from({ length: newestAt(invented, now) }, (_, nth) => tokenOf(invented.index, nth + 1)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A document in small pieces. */
async function drip(response: ServerResponse, text: string): Promise<void> {
  const pieces = 10;
  const size = Math.ceil(text.length / pieces);
  for (let piece = 0; piece < pieces; piece += 1) {
    response.write(text.slice(piece * size, (piece + 1) * size));
    await sleep(slowMs / pieces);
  }
  response.end();
}

const bomb = gzipSync(Buffer.alloc(50_000_000));
const huge = Buffer.alloc(20_000_000, '<item><title>x</title></item>');
