import type { PollOutcome } from '../news/feed.ts';

/** How a feed does, in a word. */
export const feedStates = [
  /** Not asked yet. */
  'waiting',
  'fresh',
  'unchanged',
  'throttled',
  'failing',
  'not-a-feed',
  'gone',
  'empty',
  'undated',
  'moved',
  'silent',
] as const;
export type FeedStateName = (typeof feedStates)[number];

/** What a feed's health is told from. Times are epoch ms, UTC. */
export interface HealthFacts {
  readonly lastOutcome: PollOutcome | null;
  readonly failingSince: number | null;
  /** What was wrong last, for a person. */
  readonly lastFailure: string | null;
  /** What the last document that could be read lacked. */
  readonly document: 'empty' | 'undated' | null;
  /** Where it says it has moved for good; null when it has not. */
  readonly movedTo: string | null;
  /** Since when it is silent against its own rhythm; null when it is not. */
  readonly silentSince: number | null;
}

/** A feed's state, since when, and a line for a person. */
export interface FeedHealth {
  readonly state: FeedStateName;
  readonly since: number | null;
  readonly detail: string | null;
}

/**
 * Tells a feed's state; the worst of what is true comes first. A failure lasts until a document proves otherwise, so a 304
 * after one is still `failing`.
 */
export function feedHealth(facts: HealthFacts): FeedHealth {
  const { lastOutcome, failingSince, lastFailure } = facts;
  if (lastOutcome === 'gone') {
    return { state: 'gone', since: failingSince, detail: lastFailure };
  }
  if (failingSince !== null) {
    const isOwn = lastOutcome === 'throttled' || lastOutcome === 'not-a-feed';
    return { state: isOwn ? lastOutcome : 'failing', since: failingSince, detail: lastFailure };
  }
  if (facts.document === 'empty') {
    return { state: 'empty', since: null, detail: 'the document has no items' };
  }
  if (facts.silentSince !== null) {
    return {
      state: 'silent',
      since: facts.silentSince,
      detail: 'it usually publishes at these hours',
    };
  }
  if (facts.movedTo !== null) {
    return { state: 'moved', since: null, detail: `now at ${facts.movedTo}` };
  }
  if (facts.document === 'undated') {
    return { state: 'undated', since: null, detail: 'its items have no dates: they count as new' };
  }
  if (lastOutcome === null) return { state: 'waiting', since: null, detail: null };
  return { state: lastOutcome === 'fresh' ? 'fresh' : 'unchanged', since: null, detail: null };
}

/** States in which a person may have to act. */
export function isTrouble(state: FeedStateName): boolean {
  return !(state === 'waiting' || state === 'fresh' || state === 'unchanged' || state === 'moved');
}
