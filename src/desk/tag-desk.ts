import type { TagScore } from '../classify/votes.ts';
import type { Correction, TagSet } from '../news/correction.ts';
import type { StoryId } from '../news/ids.ts';
import type { Take } from '../news/story.ts';
import type { Person } from './desk.ts';

/** A story's tags, to be judged. */
export type TagsAnswer =
  | {
      readonly kind: 'tags';
      /** With the tags this workspace holds. */
      readonly take: Take;
      /** The newest change of them by a person, if any. */
      readonly change: Correction | null;
    }
  | { readonly kind: 'not-found' };

/** What a person says the tags should be; countries as typed, parted by commas. */
export interface WantedTags extends Omit<TagSet, 'countries'> {
  readonly countries: string;
}

export type CorrectAnswer =
  | {
      readonly kind: 'corrected' | 'undone';
      readonly correction: Correction;
      readonly take: Take;
      /** Channels where it is posted now because of it. */
      readonly opened: number;
      /** It would belong elsewhere too, but is too old to be posted. */
      readonly isTooOld: boolean;
    }
  | { readonly kind: 'right'; readonly take: Take }
  /** They are so already. */
  | { readonly kind: 'same'; readonly take: Take }
  | { readonly kind: 'bad-country'; readonly typed: string; readonly suggestion: string | null }
  /** Somebody has corrected them again since. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'not-found' };

/** How good the tags are, by what people said. */
export interface QualityAnswer {
  /** Stories judged, and people who judged. */
  readonly stories: number;
  readonly people: number;
  readonly scores: readonly TagScore[];
  /** What the tagger learnt from it: habits of so many sources, weights of so many words. */
  readonly learnt: { readonly sources: number; readonly terms: number };
}

/** What people do about tags. */
export interface TagVerbs {
  /**
   * The story a person means, with its tags. @param which as for `why`
   */
  readonly tagsOf: (
    person: Person,
    which: string,
    options?: { readonly threadTs?: string; readonly messageTs?: string },
  ) => Promise<TagsAnswer>;
  /** Says what a story's tags should be: they are so at once, for this workspace, and it is posted where it now belongs. */
  readonly correctTags: (
    person: Person,
    storyId: StoryId,
    wanted: WantedTags,
  ) => Promise<CorrectAnswer>;
  /** Says that a story's tags are right. */
  readonly confirmTags: (person: Person, storyId: StoryId) => Promise<CorrectAnswer>;
  /** Takes the newest correction of a story back. @param id the correction's number */
  readonly undoCorrection: (person: Person, id: number) => Promise<CorrectAnswer>;
  /** How good the tags are, by what people of this workspace said. */
  readonly quality: (person: Person) => Promise<QualityAnswer>;
}
