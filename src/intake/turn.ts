import type { PollOutcome } from '../news/feed.ts';
import type { OwnTags } from '../news/correction.ts';
import type { FeedId, RunningStoryId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { Notice } from '../news/notice.ts';
import type { RunningStory } from '../news/running-story.ts';
import type { StoredTake } from '../news/story.ts';
import type { Subscription } from '../news/subscription.ts';
import type { ChannelRoot, RoutePlan } from '../route/route.ts';
import type { LookUp } from './identity.ts';

/** What a poll learnt about its feed, written in the turn that stores its stories. Times are epoch ms, UTC. */
export interface PollResult {
  readonly due_at: number;
  /** Where permanent redirects led for long enough; null goes back to the feed's own URL. */
  readonly moved_to?: string | null;
  /** JSON of `Learnt`. */
  readonly learnt?: string;
  /** When its host may be asked again. */
  readonly host_next_at?: number;
  readonly etag?: string | null;
  readonly last_modified?: string | null;
  readonly body_hash?: string | null;
  readonly baseline_at?: number;
  readonly last_success_at?: number;
  readonly last_failure_at?: number;
  readonly last_failure?: string | null;
  readonly failures?: number;
  readonly failing_since?: number | null;
  readonly last_outcome?: PollOutcome;
  readonly document?: 'empty' | 'undated' | null;
  readonly way?: string;
  readonly is_active?: number;
}

/** What a feed turn does inside its one transaction. The store implements it. */
export interface Turn {
  /** Rises by one with each committed turn. */
  readonly number: number;
  readonly subscriptions: () => Promise<Subscription[]>;
  /** Stories of a feed we already have. */
  readonly lookUp: LookUp;
  readonly take: (id: StoryId) => Promise<StoredTake | undefined>;
  readonly runningStory: (id: RunningStoryId) => Promise<RunningStory | undefined>;
  /** Stories written after that turn and received since (epoch ms), in arrival order. */
  readonly takesAfterTurn: (turn: number, since: number) => Promise<StoredTake[]>;
  readonly openRunningStory: (opening: Omit<RunningStory, 'id'>) => Promise<RunningStoryId>;
  readonly updateRunningStory: (story: RunningStory) => Promise<void>;
  /** Whether a voice has a report of its own in a running story. */
  readonly hasVoice: (id: RunningStoryId, voice: string) => Promise<boolean>;
  /** Who speaks in a running story's own reports published between two moments (epoch ms), each report once. */
  readonly voicesIn: (
    id: RunningStoryId,
    from: number,
    to: number,
  ) => Promise<readonly { readonly voice: string; readonly feed: FeedId }[]>;
  /** The headlines of a running story's newest own reports, oldest first; reprints left out. */
  readonly headlines: (id: RunningStoryId) => Promise<string[]>;
  /** `voice`: who speaks in it; null in a copy. */
  readonly addTake: (
    take: Omit<StoredTake, 'id'>,
    words: readonly string[],
    voice: string | null,
  ) => Promise<StoryId>;
  readonly reviseTake: (
    before: StoredTake,
    take: StoredTake,
    words: readonly string[],
  ) => Promise<void>;
  /** The workspaces that hold tags of their own for a story, with how they differ. */
  readonly holders: (id: StoryId) => Promise<ReadonlyMap<WorkspaceId, OwnTags>>;
  /** Keeps how a workspace's tags of a story differ from the shared ones. */
  readonly holdTags: (workspaceId: WorkspaceId, take: StoredTake, own: OwnTags) => Promise<void>;
  /** Puts a story wherever people put the one whose text it is. */
  readonly placeLike: (story: StoryId, twin: StoryId) => Promise<void>;
  /** The running story that a take belongs to in workspaces whose people merged or split it. */
  readonly homes: (
    id: RunningStoryId,
    story: StoryId,
  ) => Promise<ReadonlyMap<WorkspaceId, RunningStoryId>>;
  /** The roots in which a running story goes on; where a workspace has it elsewhere, those of that one. */
  readonly roots: (
    id: RunningStoryId,
    homes: ReadonlyMap<WorkspaceId, RunningStoryId>,
  ) => Promise<ChannelRoot[]>;
  readonly writePlan: (plan: RoutePlan, storyId: StoryId, now: number) => Promise<void>;
  /** Tells whoever looks after Dateline in each workspace; the same key is said once. */
  readonly tellAdmins: (key: string, notice: Notice, now: number) => Promise<void>;
  readonly finishFeed: (id: FeedId, worker: string, result: PollResult) => Promise<void>;
}

/** Runs work as the only turn over all processes, in one transaction. */
export type InTurn = <T>(work: (turn: Turn) => Promise<T>) => Promise<T>;
