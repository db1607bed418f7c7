import type { FeedId } from '../news/ids.ts';
import { knownOpening, type KnownStory, type StoredTake, type Story } from '../news/story.ts';
import { findKnown, isSameStory, ownGuid } from './identity.ts';
import type { Arrival } from './receive.ts';
import type { Turn } from './turn.ts';

/** What an arriving story is to its feed's stored ones. */
type Standing =
  /** We have it just so. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'revision'; readonly before: StoredTake }
  /** `guid` is its own unless that stands for another story already. */
  | { readonly kind: 'new'; readonly guid: string };

/** One feed's arrivals of one turn against what is stored, each stored take told back by `stored`. */
export interface KnownTakes {
  readonly standingOf: (story: Story) => Promise<Standing>;
  /** The stored take of an unchanged story, to be given its page's text; undefined when it has that, or another text, by now. */
  readonly ownOf: (story: Story) => Promise<StoredTake | undefined>;
  readonly stored: (story: Story, take: StoredTake) => void;
}

/** Of a take, what identity compares. */
function knownStoryOf(take: StoredTake): KnownStory {
  return { ...take, opening: take.text.slice(0, knownOpening) };
}

/** Looks all of a feed's arrivals up at once; later ones are also compared with those stored before them in the turn. */
export async function readKnownTakes(
  turn: Pick<Turn, 'lookUp' | 'take'>,
  feed: FeedId,
  arrivals: readonly Pick<Arrival, 'story' | 'knownAs'>[],
): Promise<KnownTakes> {
  const stories = arrivals.map(({ story }) => story);
  const settled = new Map(
    arrivals.flatMap(({ story, knownAs }) => (knownAs === undefined ? [] : [[story, knownAs]])),
  );
  const { known, taken } = await findKnown(feed, stories, turn.lookUp, settled);
  const byGuid = new Map<string, StoredTake>();
  const byTitle = new Map<string, StoredTake[]>();

  return {
    standingOf: async (story) => {
      const twin = byGuid.get(story.guid);
      if (twin !== undefined) {
        const isSame = twin.contentHash === story.contentHash;
        return isSame ? { kind: 'unchanged' } : { kind: 'revision', before: twin };
      }
      const found = known.get(story);
      if (found !== undefined) {
        if (found.contentHash === story.contentHash) return { kind: 'unchanged' };
        const before = await turn.take(found.id);
        if (before !== undefined) return { kind: 'revision', before };
      }
      // The same story twice in a document under two ids: in two sections, say.
      const repeated = byTitle
        .get(story.title)
        ?.some((one) => isSameStory(knownStoryOf(one), story));
      if (repeated === true) return { kind: 'unchanged' };
      return { kind: 'new', guid: taken.has(story.guid) ? ownGuid(story) : story.guid };
    },
    ownOf: async (story) => {
      const found = byGuid.get(story.guid) ?? known.get(story);
      const take = found === undefined ? undefined : await turn.take(found.id);
      const isOwn = take?.contentHash === story.contentHash && take.text !== story.text;
      return isOwn ? take : undefined;
    },
    stored: (story, take) => {
      byGuid.set(story.guid, take);
      byTitle.set(story.title, [...(byTitle.get(story.title) ?? []), take]);
    },
  };
}
