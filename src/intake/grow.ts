import type { RunningStory } from '../news/running-story.ts';
import type { Relation, Story } from '../news/story.ts';

/** What the root shows after one more take. */
export function grow(
  running: RunningStory,
  relation: Relation,
  story: Story,
  isNewSource: boolean,
  now: number,
): RunningStory {
  const urgency =
    story.urgency === null ? running.urgency : Math.min(running.urgency ?? 8, story.urgency);
  if (relation === 'copy') return { ...running, copies: running.copies + 1, lastTakeAt: now };
  if (relation === 'revision') {
    const isCorrection = story.flags.includes('corrected');
    return { ...running, urgency, state: isCorrection ? 'corrected' : 'updated', lastTakeAt: now };
  }
  return {
    ...running,
    urgency,
    takes: running.takes + 1,
    sources: running.sources + (isNewSource ? 1 : 0),
    state: running.state === 'corrected' ? 'corrected' : 'developing',
    lastTakeAt: now,
  };
}
