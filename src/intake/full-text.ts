import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Feed } from '../news/feed.ts';
import { withArticle } from '../normalize/article.ts';
import type { FetchOutcome } from './fetch.ts';
import type { PageReading, PageToRead } from './read-page.ts';
import type { Arrival } from './receive.ts';
import type { Robots } from './robots.ts';

/** What reading pages needs. */
export interface FullTextDeps {
  readonly robots: Robots;
  /** Behind the guard, within the limits of a page. */
  readonly fetchPage: (url: string, feed: Feed) => Promise<FetchOutcome>;
  readonly readPage: (asked: PageToRead) => Promise<PageReading>;
  /** Tags and summarizes a story anew. */
  readonly prepare: (story: Arrival['story'], feed: Feed) => Arrival;
  /** Takes in a story whose page came after its alert. */
  readonly receiveLate: (arrival: Arrival) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Between two pages of one host, in ms; a site's own wish counts when it is longer. */
  readonly restMs: number;
  /** Aborted at shutdown: what has not been read then stays as the feed told it. */
  readonly signal: AbortSignal;
}

/** Reads the pages of stories for their whole text. */
export interface FullText {
  /**
   * Gives each story its page's text where that is there within three seconds; the rest follow as revisions. Resolves in
   * three seconds at the latest, and never rejects.
   */
  readonly enrich: (arrivals: readonly Arrival[], feed: Feed) => Promise<readonly Arrival[]>;
  /** Waits for the pages under way. */
  readonly settled: () => Promise<void>;
}

/** An alert waits for a page no longer than this. */
const patienceMs = 3000;
/** Pages read of one poll: a feed that brings more than this at once is no hurry. */
const mostPages = 10;
/** Pages waiting over all feeds; beyond them stories keep their feed's text. */
const mostWaiting = 500;
/** A feed that gives so much text gives all of it. */
const wholeLength = 3000;
/** What is older than this when it comes gets no page. */
const oldestMs = 48 * 3_600_000;

/** Opens the reader of pages. One page at a time a host, in the order of asking. */
export function createFullText(deps: FullTextDeps): FullText {
  const { clock, log } = deps;
  const hosts = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  let waiting = 0;

  /** The story with its page's text, or why it stays as it is. */
  async function read(arrival: Arrival, url: string, feed: Feed): Promise<Arrival | string> {
    const verdict = await deps.robots.judge(url);
    if (!verdict.isAllowed) return 'robots.txt keeps it closed';
    const answer = await deps.fetchPage(url, feed);
    if (answer.kind === 'failed') return answer.message;
    if (answer.kind !== 'fresh') return `the page is ${answer.kind}`;
    const { title } = arrival.story;
    const { body, contentType } = answer;
    const reading = await deps.readPage({ body, contentType, title, feed });
    if (reading.kind === 'unreadable') return reading.reason;
    const story = withArticle(arrival.story, reading.article);
    if (story === null) return 'the page says no more than the feed';
    const { knownAs, isRepublished } = arrival;
    return {
      ...deps.prepare(story, feed),
      ...(knownAs === undefined ? {} : { knownAs }),
      ...(isRepublished === undefined ? {} : { isRepublished }),
    };
  }

  /** Runs work when its host is free, and lets the host rest after it. */
  function inTurnOf<T>(url: string, work: () => Promise<T>): Promise<T> {
    const { host } = new URL(url);
    const before = hosts.get(host) ?? Promise.resolve();
    const done = before.then(work);
    const rested = done
      .then(async () => deps.robots.judge(url))
      .then(async ({ delayMs }) => clock.sleep(Math.max(deps.restMs, delayMs), deps.signal))
      .catch(() => undefined)
      .then(() => {
        if (hosts.get(host) === rested) hosts.delete(host);
      });
    hosts.set(host, rested);
    return done;
  }

  function wants({ story, isRepublished }: Arrival): boolean {
    return (
      story.permalink !== null &&
      isRepublished !== true &&
      story.text.length < wholeLength &&
      story.publishedAt > clock.now() - oldestMs
    );
  }

  async function pageOf(arrival: Arrival, url: string, feed: Feed): Promise<Arrival | null> {
    waiting += 1;
    try {
      const outcome = await inTurnOf(url, async () => {
        deps.signal.throwIfAborted();
        return read(arrival, url, feed);
      });
      if (typeof outcome !== 'string') return outcome;
      log.debug({ feed: feed.id, url, reason: outcome }, 'page not taken');
    } catch (error) {
      // A page is never worth a feed turn: the story stays as its feed told it.
      if (!deps.signal.aborted) {
        log.warn({ feed: feed.id, url, reason: messageOf(error) }, 'page failed');
      }
    } finally {
      waiting -= 1;
    }
    return null;
  }

  return {
    enrich: async (arrivals, feed) => {
      const room = Math.min(mostPages, mostWaiting - waiting);
      const wanted = arrivals.filter(wants);
      // The newest are last, and read first.
      const chosen = room <= 0 ? [] : wanted.slice(-room).toReversed();
      if (wanted.length > chosen.length) {
        log.info({ feed: feed.id, left: wanted.length - chosen.length }, 'pages left unread');
      }
      if (chosen.length === 0) return arrivals;
      let isLate = false;
      const inTime = new Map<Arrival, Arrival>();
      const pages = chosen.map(async (arrival) => {
        const page = await pageOf(arrival, arrival.story.permalink ?? '', feed);
        if (page === null) return;
        if (!isLate) inTime.set(arrival, page);
        else {
          // Stored meanwhile, perhaps: who it is, is looked up anew.
          const { knownAs: _, ...late } = page;
          await deps.receiveLate({ ...late, isLatePage: true });
        }
      });
      const all = Promise.all(pages)
        .then(() => undefined)
        .catch((error: unknown) => {
          log.error({ feed: feed.id, err: error }, 'late page not stored');
        });
      underWay.add(all);
      void all.then(() => underWay.delete(all));
      const enough = new AbortController();
      const patience = clock.sleep(patienceMs, enough.signal).catch(() => undefined);
      await Promise.race([all, patience]);
      isLate = true;
      enough.abort();
      return arrivals.map((arrival) => inTime.get(arrival) ?? arrival);
    },
    settled: async () => {
      await Promise.all(underWay);
    },
  };
}
