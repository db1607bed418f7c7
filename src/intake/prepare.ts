import { setImmediate } from 'node:timers/promises';
import { saysTheSame } from '../classify/correct.ts';
import type { TopicLearning } from '../classify/tagger-data.ts';
import type { Tagger } from '../classify/tagger.ts';
import { messageOf } from '../errors.ts';
import type { PollWish } from '../formats/raw-item.ts';
import { tagSetOf } from '../news/correction.ts';
import type { Feed } from '../news/feed.ts';
import type { WorkspaceId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import { longerSummary, summarize } from '../summarize/summary.ts';
import { republishedOf } from './bulk.ts';
import { findKnown, type LookUp } from './identity.ts';
import { oldestFirst } from './oldest-first.ts';
import type { FeedReading, FeedToRead } from './read-feed.ts';
import type { Arrival } from './receive.ts';

/** A document through every stage that needs no lock. */
export type Prepared =
  | {
      readonly kind: 'prepared';
      /** Oldest first, so that a running story is told in order. */
      readonly arrivals: readonly Arrival[];
      /** Items that are no stories (no title and no text) or could not be prepared, each with its reason. */
      readonly refused: readonly { readonly reason: string }[];
      /** Stories we have just so: not tagged again. */
      readonly unchanged: number;
      /** Stories we do not have. */
      readonly news: number;
      /** Those among them that are an archive put out again: stored in silence. */
      readonly republished: number;
      /** Items beyond the newest 200, left unread. */
      readonly beyondCap: number;
      /** Epoch ms of each item, for the feed's rhythm. */
      readonly publishedTimes: readonly number[];
      readonly wish: PollWish;
      readonly way: string;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Tags and summarizes one normalized story. */
export function prepareStory(story: Story, feed: Feed, tagger: Tagger): Arrival {
  const input = {
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
  };
  const tags = tagger.tag(input);
  const body = story.text === '' ? story.deck : story.text;
  const { sentences: summary } = summarize({ title: story.title, text: body });
  // With fewer than three sentences the short summary is the whole text.
  const longer =
    summary.length < 3
      ? []
      : longerSummary({ title: story.title, text: body, summary }).sentences.filter(
          (sentence) => !summary.includes(sentence),
        );
  const learnt = learntTags(tags, tagger.taughtAbout?.(story.source), (learning) =>
    tagger.tag(input, learning),
  );
  return { story, tags, summary, longer, ...(learnt === null ? {} : { learnt }) };
}

/** The tags of workspaces that taught something which changes them; null when none did. */
function learntTags(
  shared: Tags,
  taught: ReadonlyMap<WorkspaceId, TopicLearning> | undefined,
  tag: (learning: TopicLearning) => Tags,
): ReadonlyMap<WorkspaceId, Tags> | null {
  if (taught === undefined || taught.size === 0) return null;
  const learnt = new Map<WorkspaceId, Tags>();
  for (const [workspaceId, learning] of taught) {
    const own = tag(learning);
    if (!saysTheSame(tagSetOf(own), tagSetOf(shared))) learnt.set(workspaceId, own);
  }
  return learnt.size === 0 ? null : learnt;
}

/** What preparing needs. */
export interface PrepareDeps {
  /** Reads the bytes, in a thread of its own or here. */
  readonly readFeed: (asked: FeedToRead) => Promise<FeedReading>;
  readonly tagger: Tagger;
  readonly lookUp: LookUp;
}

/**
 * Makes tagged stories of a feed's bytes: parse → normalize → classify → summarize, outside any lock. Most of what a poll
 * brings is known from the one before, and is left out here; the turn compares again under its lock.
 * @param before what the feed brought before, for telling an archive put out again from news
 */
export async function prepareFeed(
  asked: FeedToRead,
  before: { readonly lastReadAt: number | null; readonly mostNew: number },
  deps: PrepareDeps,
): Promise<Prepared> {
  const reading = await deps.readFeed(asked);
  if (reading.kind === 'unreadable') return reading;
  const { stories, refused, beyondCap, wish, way } = reading;
  const { feed, receivedAt } = asked;
  const { known, titles } = await findKnown(feed.id, stories, deps.lookUp);
  const news = stories.filter((story) => !known.has(story));
  const republished = republishedOf({ news, oldTitles: titles, now: receivedAt, ...before });
  const changed = oldestFirst(stories).filter(
    (story) => known.get(story)?.contentHash !== story.contentHash,
  );
  const arrivals: Arrival[] = [];
  const broken: { readonly reason: string }[] = [];
  for (const story of changed) {
    try {
      arrivals.push({
        ...prepareStory(story, feed, deps.tagger),
        knownAs: known.get(story) ?? null,
        isRepublished: republished.has(story),
      });
    } catch (error) {
      // A bug that one text brings out must not keep back the others of its feed. It comes up again with the next document.
      broken.push({ reason: `“${story.title.slice(0, 80)}” broke: ${messageOf(error)}` });
    }
    // The longest text takes a tenth of a second, a document may hold forty of them: others go in between.
    await setImmediate();
  }
  return {
    kind: 'prepared',
    arrivals,
    refused: [...refused, ...broken],
    unchanged: stories.length - changed.length,
    news: news.length,
    republished: republished.size,
    beyondCap,
    publishedTimes: stories
      .filter(({ dateQuality }) => dateQuality !== 'received')
      .map(({ publishedAt }) => publishedAt),
    wish,
    way,
  };
}
