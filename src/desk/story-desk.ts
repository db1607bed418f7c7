import type { RunningStoryId, StoryId } from '../news/ids.ts';
import type { RunningStory } from '../news/running-story.ts';
import type { StoryAct } from '../news/story-act.ts';
import type { Take } from '../news/story.ts';
import type { Person } from './desk.ts';

/** A running story, to be merged or split. */
export type StoryAnswer =
  | {
      readonly kind: 'story';
      /** As this workspace has it. */
      readonly running: RunningStory;
      /** The take asked about. */
      readonly take: Take;
      /** Its takes, newest first. */
      readonly takes: readonly Take[];
      /** Other running stories, the newest first, those with a message in this channel before the others. */
      readonly others: readonly Pick<RunningStory, 'id' | 'headline'>[];
    }
  /** It has no message in the person's channel: only where it is told can it be merged or split. */
  | { readonly kind: 'not-here' }
  | { readonly kind: 'not-found' };

export type StoryActAnswer =
  | {
      readonly kind: 'merged' | 'split' | 'undone';
      readonly act: StoryAct;
      /** As they are now; of a merge, `from` as it was. */
      readonly from: RunningStory;
      readonly into: RunningStory;
      /** Channels where what was split off has a message of its own now. */
      readonly opened: number;
    }
  /** They are one story already. */
  | { readonly kind: 'same' }
  /** Nothing would be left of the story, or nothing was chosen. */
  | { readonly kind: 'all' | 'none' }
  /** Somebody has merged or split one of them again since, or taken it back. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'not-found' };

/** What people do about grouping. It holds for their workspace. */
export interface StoryVerbs {
  /** The running story of the story a person means. @param which as for `why` */
  readonly storyOf: (
    person: Person,
    which: string,
    options?: { readonly threadTs?: string; readonly messageTs?: string },
  ) => Promise<StoryAnswer>;
  /** Says that the running story of a take is the same as another, and goes on there. */
  readonly mergeStories: (
    person: Person,
    storyId: StoryId,
    into: RunningStoryId,
  ) => Promise<StoryActAnswer>;
  /** Says that some takes of the running story of a take are a story of their own. */
  readonly splitStory: (
    person: Person,
    storyId: StoryId,
    others: readonly StoryId[],
  ) => Promise<StoryActAnswer>;
  /** Takes a merge or split back. @param id the act's number */
  readonly undoStoryAct: (person: Person, id: number) => Promise<StoryActAnswer>;
}
