import { Parser } from 'htmlparser2';
import { plainLine } from './plain-line.ts';

/** A feed that a page announces. */
export interface AnnouncedFeed {
  /** Absolute, http(s). */
  readonly url: string;
  /** As the page calls it; empty when it does not. */
  readonly title: string;
}

const feedTypes = /^(?:application\/(?:rss|atom|rdf)\+xml|application\/feed\+json)\b/i;
/** A page announces its feeds in its head; nobody reads further than this many characters for them. */
const longestHead = 500_000;
const most = 10;

/** A link's address against the page's, or null when it is no web address. */
function webAddress(href: string, base: string): string | null {
  const url = URL.parse(href.trim().replace(/^feed:(?:\/\/)?(?=https?:)/i, ''), base);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  url.hash = '';
  return url.href;
}

/**
 * The feeds that an HTML page announces by `<link rel="alternate" type="application/rss+xml" href="…">`, in its order, at
 * most ten; those of comments come last, for they are seldom what is meant.
 * @param baseUrl where the page was got from
 */
export function feedsOfPage(html: string, baseUrl: string): AnnouncedFeed[] {
  const found = new Map<string, AnnouncedFeed>();
  let base = baseUrl;
  const parser = new Parser({
    onopentag: (name, { rel = '', type = '', href = '', title = '' }) => {
      if (name === 'base' && href !== '') base = URL.parse(href, baseUrl)?.href ?? base;
      const isFeed =
        name === 'link' &&
        /(?:^|\s)(?:alternate|feed)(?:\s|$)/i.test(rel) &&
        feedTypes.test(type.trim());
      const url = isFeed && href !== '' ? webAddress(href, base) : null;
      if (url !== null && !found.has(url)) found.set(url, { url, title: plainLine(title) });
    },
  });
  parser.end(html.slice(0, longestHead));
  const isComments = ({ url, title }: AnnouncedFeed): boolean =>
    /\bcomments?\b/i.test(`${title} ${url}`);
  return [...found.values()]
    .toSorted((a, b) => Number(isComments(a)) - Number(isComments(b)))
    .slice(0, most);
}
