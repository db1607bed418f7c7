import type { ChannelId, RunningStoryId, StoryActId, UserId, WorkspaceId } from './ids.ts';

/** What a person said of running stories, for their workspace: it lies over the automatic ones. */
export interface StoryAct {
  readonly id: StoryActId;
  readonly workspaceId: WorkspaceId;
  /** `merge`: `from` is the same story as `into`. `split`: some reports of `from` are another story, `into`. */
  readonly verb: 'merge' | 'split';
  readonly by: UserId;
  /** Where it was said. */
  readonly channelId: ChannelId;
  /** Epoch ms, UTC. */
  readonly at: number;
  readonly from: RunningStoryId;
  readonly into: RunningStoryId;
  /** Who took it back; null while it stands. */
  readonly undoneBy: UserId | null;
}

/** A line in a thread that leads to another, since Slack cannot move messages. */
export interface ThreadLink {
  readonly says:
    /** The story of this thread is another's, and goes on there. */
    | 'goes-on'
    /** Another thread told the same story until now. */
    | 'joined'
    /** A report in this thread is a story of its own. */
    | 'moved'
    /** The other thread's story is another one again. */
    | 'parted'
    /** What was split off belongs to the other thread's story again. */
    | 'back';
  /** The running story of the other thread. */
  readonly other: RunningStoryId;
  readonly act: StoryActId;
  readonly by: UserId;
}
