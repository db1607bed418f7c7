import type { PollOutcome } from '../news/feed.ts';

/** What a feed's health was before a poll. */
export interface HealthBefore {
  /** Epoch ms; null while nothing is wrong. */
  readonly failing_since: number | null;
  /** Failures in a row. */
  readonly failures: number;
  /** What the last document that could be read lacked. */
  readonly document: 'empty' | 'undated' | null;
}

/** What one poll tells about a feed. */
export interface PollFacts {
  readonly outcome: PollOutcome;
  /** One line for a person; null for `fresh` and `unchanged`. */
  readonly problem: string | null;
  /** For `unchanged`: whether the bytes proved it, or only the server's word (304). */
  readonly by?: 'status' | 'hash';
  /** For `fresh`: stories in the document, and how many of its items said when they were published. */
  readonly items?: number;
  readonly dated?: number;
}

/** The feed's health after a poll, as its row holds it. Times are epoch ms, UTC. */
export interface HealthAfter {
  readonly last_outcome: PollOutcome;
  readonly failures: number;
  readonly failing_since: number | null;
  readonly document: 'empty' | 'undated' | null;
  readonly last_success_at?: number;
  readonly last_failure_at?: number;
  readonly last_failure?: string | null;
}

/** What a document that could be read lacks. */
function lackOf(facts: PollFacts, before: HealthBefore): HealthAfter['document'] {
  if (facts.outcome !== 'fresh') return before.document;
  if (facts.items === 0) return 'empty';
  return facts.dated === 0 ? 'undated' : null;
}

/**
 * Counts one poll into a feed's health. Only a document proves that a feed has recovered: one that brings items, or the
 * very bytes that were read before. A 304 after a failure is a server that answers, not a feed that works; an empty
 * document is no proof either.
 * @param now epoch ms
 */
export function healthAfter(before: HealthBefore, facts: PollFacts, now: number): HealthAfter {
  const document = lackOf(facts, before);
  const said = { last_outcome: facts.outcome, document };
  if (facts.outcome === 'fresh' || facts.outcome === 'unchanged') {
    const isProof = document !== 'empty' && facts.by !== 'status';
    return before.failing_since === null || isProof
      ? { ...said, failures: 0, failing_since: null, last_success_at: now }
      : { ...said, failures: before.failures, failing_since: before.failing_since };
  }
  return {
    ...said,
    failures: before.failures + 1,
    failing_since: before.failing_since ?? now,
    last_failure_at: now,
    last_failure: facts.problem,
  };
}
