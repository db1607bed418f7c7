import { judgeUrgency, paceMs, type Standing } from '../classify/urgency.ts';
import type { VoiceOf } from '../group/independence.ts';
import type { FeedId, RunningStoryId } from '../news/ids.ts';
import type { GroupDecision, Story, Take } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import type { Turn } from './turn.ts';

/** What judging needs to know of publishers. */
export interface Publishers {
  readonly voiceOf: VoiceOf;
  /** Of a feed's publisher; `usual` for all when absent. */
  readonly standingOf?: (feed: FeedId) => Standing;
}

/** Where a story stands when it is judged. */
interface Place {
  /** What it is a version of, if anything. */
  readonly before: Pick<Take, 'urgency' | 'urgencyWhy' | 'runningStoryId'> | undefined;
  /** Where grouping puts it, when it is new; in no running story yet it opens one. */
  readonly placement: {
    readonly runningStoryId: RunningStoryId | null;
    readonly decision: Pick<GroupDecision, 'relation'>;
  } | null;
  /** Its feed's first poll, or an archive put out again: whoever else reported the event, it is no news. */
  readonly isBaseline: boolean;
}

/** A story as it arrived. */
interface Judged {
  readonly story: Story;
  readonly tags: Tags;
  /** The same report as before, read whole: nothing has happened. */
  readonly isLatePage?: boolean;
}

/** The arrival with the urgency made of its story, and why, before it is stored. */
export async function judgeArrival<T extends Judged>(
  turn: Pick<Turn, 'voicesIn'>,
  arrival: T,
  { before, placement, isBaseline }: Place,
  { voiceOf, standingOf = () => 'usual' }: Publishers,
): Promise<T> {
  const { story, tags } = arrival;
  const { urgencyWhy: _unjudged, ...stated } = story;
  if (arrival.isLatePage === true && before !== undefined) {
    return {
      ...arrival,
      story: { ...stated, urgency: before.urgency, ...whyOf(before.urgencyWhy) },
    };
  }
  const home = before?.runningStoryId ?? placement?.runningStoryId ?? null;
  const isCopy = placement?.decision.relation === 'copy';
  const standing = standingOf(story.feed);
  const voices = new Map<string, Standing>();
  if (!isBaseline && !isCopy) {
    voices.set(voiceOf(story), standing);
    // By when they were published: after an hour of downtime everything comes at once.
    const reports =
      home === null
        ? []
        : await turn.voicesIn(home, story.publishedAt - paceMs, story.publishedAt + paceMs);
    for (const { voice, feed } of reports) {
      if (!voices.has(voice)) voices.set(voice, standingOf(feed));
    }
  }
  const { urgency, because } = judgeUrgency({
    stated: story.urgency,
    flags: story.flags,
    genre: tags.genre,
    standing,
    voices: [...voices.values()],
  });
  return { ...arrival, story: { ...stated, urgency, ...whyOf(because ?? undefined) } };
}

function whyOf(because: string | undefined): Pick<Story, 'urgencyWhy'> {
  return because === undefined ? {} : { urgencyWhy: because };
}
