import type { RunningStory, RunningStoryState } from '../news/running-story.ts';
import type { Relation, Story } from '../news/story.ts';
import { medoidHeadline } from '../summarize/headline.ts';
import type { Turn } from './turn.ts';

/**
 * Where a running story stands after one more take: a correction stays in sight whatever follows; a report by one more
 * independent voice makes it developing; a newer version, or more from a voice it has, makes it updated; a copy nothing.
 */
function stateAfter(
  before: RunningStoryState,
  relation: Relation,
  story: Pick<Story, 'flags'>,
  isNewVoice: boolean,
): RunningStoryState {
  if (relation === 'copy' || before === 'corrected') return before;
  if (story.flags.includes('corrected')) return 'corrected';
  return relation !== 'revision' && isNewVoice ? 'developing' : 'updated';
}

/** What the root shows after one more take. @param isNewVoice nobody who speaks in it has spoken in the story before */
export function grow(
  running: RunningStory,
  relation: Relation,
  story: Story,
  isNewVoice: boolean,
  now: number,
): RunningStory {
  if (relation === 'copy') return { ...running, copies: running.copies + 1, lastTakeAt: now };
  const grown = {
    ...running,
    urgency:
      story.urgency === null ? running.urgency : Math.min(running.urgency ?? 8, story.urgency),
    state: stateAfter(running.state, relation, story, isNewVoice),
    lastTakeAt: now,
  };
  if (relation === 'revision') return grown;
  return {
    ...grown,
    takes: running.takes + 1,
    sources: running.sources + (isNewVoice ? 1 : 0),
  };
}

/** Puts one more take into a running story; its headline is the one that says most of what the others say. */
export async function extend(
  turn: Turn,
  running: RunningStory,
  relation: Relation,
  story: Story,
  voice: string | null,
  now: number,
): Promise<RunningStory> {
  const isNewVoice = voice !== null && !(await turn.hasVoice(running.id, voice));
  const grown = grow(running, relation, story, isNewVoice, now);
  const headline =
    relation === 'copy'
      ? running.headline
      : medoidHeadline([...(await turn.headlines(running.id)), story.title], running.headline);
  const told = { ...grown, headline };
  await turn.updateRunningStory(told);
  return told;
}
