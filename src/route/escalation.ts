import type { Escalation } from '../news/intent.ts';
import type { RunningStory } from '../news/running-story.ts';

/**
 * From so many independent voices on a story counts as confirmed. Five is above what one agency and its customers
 * make, whose copy is told apart but whose rewrites are not always, and below what every event of weight reaches.
 */
const confirmedBy = 5;

/** What a running story has reached; the most pressing first. */
export function reachedBy(
  running: Pick<RunningStory, 'urgency' | 'state' | 'sources'>,
): readonly Escalation[] {
  const urgency = running.urgency ?? 8;
  return [
    ...(urgency <= 1 ? (['flash'] as const) : []),
    ...(running.state === 'corrected' ? (['correction'] as const) : []),
    // A flash is urgent: who was told of the one need not hear the other.
    ...(urgency <= 2 ? (['urgent'] as const) : []),
    ...(running.sources >= confirmedBy ? (['confirmed'] as const) : []),
  ];
}
