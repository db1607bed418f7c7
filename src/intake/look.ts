import type { Tagger } from '../classify/tagger.ts';
import type { Clock } from '../clock.ts';
import type { AnnouncedFeed } from '../formats/page-feeds.ts';
import { defaultFeed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import type { FetchOutcome, FetchRequest } from './fetch.ts';
import type { DocumentLook } from './look-at-document.ts';
import { prepareStory } from './prepare.ts';
import type { FeedToRead } from './read-feed.ts';

/** What looking at a feed needs. */
export interface LookDeps {
  /** Behind the guard, as every fetch. */
  readonly fetchFeed: (request: FetchRequest) => Promise<FetchOutcome>;
  /** `lookAtDocument`, in a thread of its own or here. */
  readonly lookAtDocument: (asked: FeedToRead) => Promise<DocumentLook>;
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

/** A document, and the address it would be asked at. */
interface Found {
  readonly url: string;
  readonly look: DocumentLook;
}

async function lookAt(address: string, deps: LookDeps): Promise<Found | Look> {
  const answer = await deps.fetchFeed({
    url: address,
    etag: null,
    lastModified: null,
    bodyHash: null,
  });
  if (answer.kind !== 'fresh') return noFeed(reasonOf(answer));
  const { body, contentType, finalUrl: baseUrl } = answer;
  const feed = defaultFeed({ id: 'preview' as FeedId, url: address, source: '' });
  const receivedAt = deps.clock.now();
  const look = await deps.lookAtDocument({ body, contentType, baseUrl, feed, receivedAt });
  // Only a move for good changes the address; where a temporary redirect leads is not to be kept.
  return { url: answer.permanentUrl ?? address, look };
}

function describe(
  url: string,
  look: Extract<DocumentLook, { kind: 'feed' }>,
  deps: LookDeps,
): Look {
  const { title, newest, total, isUndated } = look;
  const host = URL.parse(url)?.hostname ?? url;
  const source = title.slice(0, longestSource).toWellFormed().trim() || host;
  const feed = defaultFeed({ id: 'preview' as FeedId, url, source });
  const items = newest.map((story) => prepareStory(story, feed, deps.tagger));
  return { kind: 'feed', url, source, items, total, isUndated };
}

/**
 * Looks at what a person wants to add: the feed at a URL, or the feed that the page there announces (several: to choose
 * from). Nothing is stored. Never throws for what the network or the server does.
 */
export async function lookAtFeed(url: string, deps: LookDeps): Promise<Look> {
  const first = await lookAt(url, deps);
  if ('kind' in first) return first;
  if (first.look.kind === 'feed') return describe(first.url, first.look, deps);
  if (first.look.kind === 'unreadable') {
    return noFeed(`it is no feed we can read: ${first.look.reason}`);
  }
  const { announced } = first.look;
  const [only] = announced;
  if (only === undefined) return noFeed('it is a page that announces no feed');
  if (announced.length > 1) return { kind: 'choices', feeds: announced };
  const second = await lookAt(only.url, deps);
  if ('kind' in second) return second;
  return second.look.kind === 'feed'
    ? describe(second.url, second.look, deps)
    : noFeed('what the page announces is no feed');
}
