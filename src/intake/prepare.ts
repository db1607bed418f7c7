import type { Tagger } from '../classify/tagger.ts';
import { parseFeed } from '../formats/feed.ts';
import type { Feed } from '../news/feed.ts';
import type { Story } from '../news/story.ts';
import { normalizeFeed } from '../normalize/feed.ts';
import { longerSummary, summarize } from '../summarize/summary.ts';
import type { Arrival } from './receive.ts';

/** A document through every stage that needs no lock. */
export type Prepared =
  | {
      readonly kind: 'prepared';
      /** Oldest first, so that a running story is told in order. */
      readonly arrivals: readonly Arrival[];
      /** Items that are no stories (no title and no text), each with its reason. */
      readonly refused: readonly { readonly reason: string }[];
      /** Stories we have just so: not tagged again. */
      readonly unchanged: number;
      /** Items beyond the newest 200, left unread. */
      readonly beyondCap: number;
      /** Epoch ms of each item, for the feed's rhythm. */
      readonly publishedTimes: readonly number[];
      readonly wishMs: number | null;
      readonly way: string;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Tags and summarizes one normalized story. */
export function prepareStory(story: Story, feed: Feed, tagger: Tagger): Arrival {
  const tags = tagger.tag({
    title: story.title,
    deck: story.deck,
    text: story.text,
    sections: story.sections,
    datelinePlace: story.dateline?.place ?? null,
    language: story.language,
    datelineWeight: feed.datelineWeight,
    defaultCountry: feed.defaultCountry,
    defaultRegion: feed.defaultRegion,
    feedTopic: feed.topic,
    permalink: story.permalink,
  });
  const body = story.text === '' ? story.deck : story.text;
  const { sentences: summary } = summarize({ title: story.title, text: body });
  // With fewer than three sentences the short summary is the whole text.
  const longer =
    summary.length < 3
      ? []
      : longerSummary({ title: story.title, text: body, summary }).sentences.filter(
          (sentence) => !summary.includes(sentence),
        );
  return { story, tags, summary, longer };
}

/**
 * Reads a feed's bytes into tagged stories: parse → normalize → classify → summarize, outside any lock. Most of what a
 * poll brings is known from the one before, and is left out here; the turn compares again under its lock.
 * @param receivedAt epoch ms
 * @param knownHashes content hashes of the feed's stories among these guids, by guid
 */
export async function prepareFeed(
  body: Uint8Array,
  hints: { readonly contentType: string | null; readonly baseUrl: string },
  feed: Feed,
  receivedAt: number,
  tagger: Tagger,
  knownHashes: (guids: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Prepared> {
  const outcome = await parseFeed(body, { ...hints, timezone: feed.timezone });
  if (outcome.kind === 'unreadable') return outcome;
  const { stories, refused, beyondCap } = normalizeFeed(outcome.feed, feed, receivedAt);
  const known = await knownHashes(stories.map(({ guid }) => guid));
  const changed = stories.filter(({ guid, contentHash }) => known.get(guid) !== contentHash);
  const inOrder = changed.toSorted((a, b) => a.publishedAt - b.publishedAt);
  return {
    kind: 'prepared',
    arrivals: inOrder.map((story) => prepareStory(story, feed, tagger)),
    refused,
    unchanged: stories.length - changed.length,
    beyondCap,
    publishedTimes: stories
      .filter(({ dateQuality }) => dateQuality !== 'received')
      .map(({ publishedAt }) => publishedAt),
    wishMs: outcome.feed.everyMs,
    way: outcome.feed.way,
  };
}
