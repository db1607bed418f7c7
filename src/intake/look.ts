import type { Tagger } from '../classify/tagger.ts';
import type { Clock } from '../clock.ts';
import { decodeText } from '../formats/charset.ts';
import { feedsOfPage, type AnnouncedFeed } from '../formats/page-feeds.ts';
import type { ParsedFeed, ParseOutcome } from '../formats/raw-item.ts';
import type { FeedHints } from '../formats/feed.ts';
import { defaultFeed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import { normalizeFeed } from '../normalize/feed.ts';
import type { FetchOutcome, FetchRequest } from './fetch.ts';
import { prepareStory } from './prepare.ts';

/** What looking at a feed needs. */
export interface LookDeps {
  /** Behind the guard, as every fetch. */
  readonly fetchFeed: (request: FetchRequest) => Promise<FetchOutcome>;
  readonly parse: (body: Uint8Array, hints: FeedHints) => Promise<ParseOutcome>;
  readonly tagger: Tagger;
  readonly clock: Clock;
}

/** What was found at a URL. */
export type Look =
  | {
      readonly kind: 'feed';
      readonly url: string;
      /** The feed's own title, else its host. */
      readonly source: string;
      /** The newest five, newest first. */
      readonly items: readonly { readonly story: Story; readonly tags: Tags }[];
      readonly total: number;
      readonly isUndated: boolean;
    }
  | { readonly kind: 'choices'; readonly feeds: readonly AnnouncedFeed[] }
  | { readonly kind: 'no-feed'; readonly reason: string };

const shown = 5;
/** As many characters as feeds.yaml allows a source. */
const longestSource = 80;

function noFeed(reason: string): Look {
  return { kind: 'no-feed', reason };
}

/** Why there was nothing to read. */
function reasonOf(outcome: Exclude<FetchOutcome, { kind: 'fresh' }>): string {
  switch (outcome.kind) {
    case 'failed':
      return outcome.message;
    case 'throttled':
      return `the server asks us to wait (${outcome.status}); try again later`;
    case 'gone':
      return 'it is gone for good, its server says (410)';
    case 'unchanged':
      return 'the server answered as if we had asked before';
    default:
      return outcome satisfies never;
  }
}

function describe(parsed: ParsedFeed, url: string, deps: LookDeps): Look {
  const host = URL.parse(url)?.hostname ?? url;
  const source = parsed.title.slice(0, longestSource).toWellFormed().trim() || host;
  const feed = defaultFeed({ id: 'preview' as FeedId, url, source });
  const { stories } = normalizeFeed(parsed, feed, deps.clock.now());
  const newest = stories.toSorted((a, b) => b.publishedAt - a.publishedAt).slice(0, shown);
  return {
    kind: 'feed',
    url,
    source,
    items: newest.map((story) => prepareStory(story, feed, deps.tagger)),
    total: stories.length,
    isUndated: stories.length > 0 && stories.every(({ dateQuality }) => dateQuality === 'received'),
  };
}

/**
 * Looks at what a person wants to add: the feed at a URL, or the feed that the page there announces (several: to choose
 * from). Nothing is stored. Never throws for what the network or the server does.
 */
export async function lookAtFeed(url: string, deps: LookDeps): Promise<Look> {
  const read = async (address: string): Promise<Look | { readonly page: string; at: string }> => {
    const answer = await deps.fetchFeed({
      url: address,
      etag: null,
      lastModified: null,
      bodyHash: null,
    });
    if (answer.kind !== 'fresh') return noFeed(reasonOf(answer));
    const hints = { contentType: answer.contentType, baseUrl: answer.finalUrl, timezone: 'UTC' };
    const parsed = await deps.parse(answer.body, hints);
    // Only a move for good changes the address; what a temporary redirect leads to is not to be kept.
    if (parsed.kind === 'parsed') {
      return describe(parsed.feed, answer.permanentUrl ?? address, deps);
    }
    const text = decodeText(answer.body, answer.contentType);
    return /<(?:!doctype html|html|head|body|link)\b/i.test(text.slice(0, 20_000))
      ? { page: text, at: answer.finalUrl }
      : noFeed(`it is no feed we can read: ${parsed.reason}`);
  };

  const found = await read(url);
  if ('kind' in found) return found;
  const announced = feedsOfPage(found.page, found.at);
  const [only] = announced;
  if (only === undefined) return noFeed('it is a page that announces no feed');
  if (announced.length > 1) return { kind: 'choices', feeds: announced };
  const inside = await read(only.url);
  return 'kind' in inside ? inside : noFeed('the feed that the page announces is a page itself');
}
