import type { ChannelId, StoryId, UserId, WorkspaceId } from './ids.ts';
import type { CountryCode, Region, Tags, Topic } from './tag.ts';

/** What a story is about, as a person can say it. */
export interface TagSet {
  /** The primary first; empty means none of the seventeen. */
  readonly topics: readonly Topic[];
  readonly regions: readonly Region[];
  readonly countries: readonly CountryCode[];
}

/** What a person said of a story's tags. The newest one that says something else than `right` is what the workspace holds true. */
export type Verdict =
  /** They are right as they stand. */
  | 'right'
  /** They should be others. */
  | 'corrected'
  /** A correction was taken back. */
  | 'undone';

/** One person's word on the tags of one story, in one workspace. Never changed, only followed by another. */
export interface Correction {
  readonly id: number;
  readonly workspaceId: WorkspaceId;
  readonly storyId: StoryId;
  readonly by: UserId;
  /** Where it was said. */
  readonly channelId: ChannelId;
  /** Epoch ms, UTC. */
  readonly at: number;
  readonly verdict: Verdict;
  /** What the tagger had given this workspace: what a verdict is counted against. */
  readonly automatic: TagSet;
  /** What stood before, whoever had said so. */
  readonly from: TagSet;
  /** What stands after. */
  readonly to: TagSet;
  /** Channels whose message about the story stays though no subscription there asks for it any more. */
  readonly misplaced: readonly ChannelId[];
}

/** How the tags a workspace holds of a story differ from the shared ones. */
export interface OwnTags {
  /** What people last said; null when nothing. */
  readonly said: TagSet | null;
  /** What the tagger makes of it with what the workspace taught it; null when that is the same. */
  readonly learnt: Tags | null;
}

/** The part of the tags that people correct. */
export function tagSetOf(tags: Pick<Tags, 'topics' | 'regions' | 'countries'>): TagSet {
  return {
    topics: tags.topics.map(({ topic }) => topic),
    regions: tags.regions.map(({ region }) => region),
    countries: tags.countries.map(({ country }) => country),
  };
}
