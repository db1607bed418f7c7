import type { Tagger } from '../classify/tagger.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Feed } from '../news/feed.ts';
import { credentialsOf, type Credentials } from './credentials.ts';
import { fetchFeed, type FetchLimits, type FetchOutcome, type FetchRequest } from './fetch.ts';
import { createFullText } from './full-text.ts';
import { createFeedAgent, type AllowPrivate, type ResolveAll } from './guard.ts';
import { createHostTurns } from './host-turns.ts';
import type { LookUp } from './identity.ts';
import { lookAtFeed, type Look } from './look.ts';
import { prepareFeed, prepareStory, type Prepared } from './prepare.ts';
import { createProxyAgent } from './proxy.ts';
import type { FeedReading, FeedToRead } from './read-feed.ts';
import { openReadingPool } from './reading-pool.ts';
import type { Arrival } from './receive.ts';
import { createRobots } from './robots.ts';

/** How Dateline meets publishers: what an operator decides, and what tests hand in. */
export interface PublisherSettings {
  /** Which private addresses feeds may be fetched from. */
  readonly allowPrivate: AllowPrivate;
  /** Resolves the names of feeds' hosts; the machine's resolver when absent. */
  readonly resolveAll?: ResolveAll;
  /** Truthful: `DatelineBot/0.1 (+https://…)`; its first word is what robots.txt files call us. */
  readonly userAgent: string;
  /** The secrets that feeds' credentials name; none when absent. */
  readonly secretOf?: (name: string) => string | undefined;
  /** The proxy feeds and pages are fetched through; directly when absent. */
  readonly feedsProxy?: string | null;
  /** How feeds are read; in threads of their own when absent, so that no document can stall the process. */
  readonly readFeed?: (asked: FeedToRead) => Promise<FeedReading>;
  /** Between two requests to one host of feeds, in ms; 2 s when absent. */
  readonly hostRestMs?: number;
}

/** What meeting publishers needs besides. */
export interface PublisherDeps extends PublisherSettings {
  readonly clock: Clock;
  readonly log: Log;
  readonly tagger: Tagger;
  readonly lookUp: LookUp;
  /** Takes in a story whose page came after its alert. */
  readonly receiveLate: (arrival: Arrival) => Promise<void>;
}

/** Everything that asks publishers and reads their answers: one guarded way out, one request at a time a host. */
export interface Publishers {
  readonly fetchFeed: (request: FetchRequest, feed: Feed) => Promise<FetchOutcome>;
  /** Bytes of a feed → tagged stories, with their pages' text where the feed wants it. */
  readonly prepare: (
    asked: FeedToRead,
    before: { readonly lastReadAt: number | null; readonly mostNew: number },
  ) => Promise<Prepared>;
  /** What stands at an address that somebody wants to add. */
  readonly look: (url: string) => Promise<Look>;
  /** Between two requests to one host, in ms. */
  readonly hostRestMs: number;
  /** Aborted by `hangUp`. */
  readonly signal: AbortSignal;
  /** Cuts off whatever is asked now; nothing is asked from then on. */
  readonly hangUp: () => void;
  /** After `hangUp`: waits for pages under way and closes the connections. */
  readonly close: () => Promise<void>;
}

const politeRestMs = 2000;
/** A page is no more than this, in bytes and ms. */
const pageLimits: Partial<FetchLimits> = { bodyBytes: 3 * 1024 * 1024, totalMs: 5000 };
/** RFC 9309, 2.5: at least 500 KiB are read. */
const robotsLimits: Partial<FetchLimits> = { bodyBytes: 512 * 1024, totalMs: 5000 };

/** A request without anything to compare with. */
function once(url: string): FetchRequest {
  return { url, etag: null, lastModified: null, bodyHash: null };
}

/** Opens the way out. */
export function openPublishers(deps: PublisherDeps): Publishers {
  const { clock, log, tagger, userAgent, secretOf = () => undefined } = deps;
  const { allowPrivate, resolveAll, feedsProxy: proxy = null } = deps;
  const dispatcher =
    proxy === null
      ? createFeedAgent({ allowPrivate, ...(resolveAll === undefined ? {} : { resolveAll }) })
      : createProxyAgent(proxy, { allowPrivate });
  const hostTurns = createHostTurns();
  const pool = openReadingPool();
  const stopping = new AbortController();
  const { signal } = stopping;
  const hostRestMs = deps.hostRestMs ?? politeRestMs;

  const ask = async (
    request: FetchRequest,
    more: {
      readonly credentials?: Credentials | null;
      readonly limits?: Partial<FetchLimits>;
    } = {},
  ): Promise<FetchOutcome> =>
    fetchFeed(request, { dispatcher, clock, hostTurns, signal, userAgent, ...more });

  const fullText = createFullText({
    robots: createRobots({
      fetchFile: async (url) => ask(once(url), { limits: robotsLimits }),
      clock,
      agent: /^[\w-]+/.exec(userAgent)?.[0] ?? userAgent,
    }),
    fetchPage: async (url, feed) =>
      ask(once(url), { credentials: credentialsOf(feed, secretOf), limits: pageLimits }),
    readPage: async (asked) => pool.read('page', asked),
    prepare: (story, feed) => prepareStory(story, feed, tagger),
    receiveLate: deps.receiveLate,
    clock,
    log,
    restMs: hostRestMs,
    signal,
  });
  const readFeed = deps.readFeed ?? (async (asked: FeedToRead) => pool.read('feed', asked));

  return {
    fetchFeed: async (request, feed) =>
      ask(request, { credentials: credentialsOf(feed, secretOf) }),
    prepare: async (asked, before) => {
      const prepared = await prepareFeed(asked, before, { readFeed, tagger, lookUp: deps.lookUp });
      // Pages are for what comes from now on: never for the flood of a first poll.
      const isWanted = asked.feed.fullText && before.lastReadAt !== null;
      return prepared.kind === 'prepared' && isWanted
        ? { ...prepared, arrivals: await fullText.enrich(prepared.arrivals, asked.feed) }
        : prepared;
    },
    look: async (url) =>
      lookAtFeed(url, {
        fetchFeed: ask,
        lookAtDocument: async (asked) => pool.read('look', asked),
        tagger,
        clock,
      }),
    hostRestMs,
    signal,
    hangUp: () => stopping.abort(new Error('stopping')),
    close: async () => {
      await fullText.settled();
      await dispatcher.close();
      await pool[Symbol.asyncDispose]();
    },
  };
}
