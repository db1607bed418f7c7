import type { Tagger } from '../classify/tagger.ts';
import type { RecordedClock } from '../clock.ts';
import type { Dateline } from '../dateline.ts';
import { prepareStory } from '../intake/prepare.ts';
import type { Arrival } from '../intake/receive.ts';
import { normalizeItem } from '../normalize/item.ts';
import type { StreamItem } from './stream.ts';

/** Items of one feed this close together came with one poll. */
const turnMs = 5_000;

/** What a replay counted. */
export interface ReplayCounts {
  stories: number;
  revisions: number;
  repeats: number;
  /** Items without title and text. */
  refused: number;
  turns: number;
  /** Items whose time went backwards: kept in arrival order, at the time reached before. */
  backwards: number;
}

/** What a replay plays into. */
export interface ReplayDeps {
  readonly dateline: Dateline;
  readonly clock: RecordedClock;
  readonly tagger: Tagger;
  readonly signal: AbortSignal;
  /** Called after each turn with the recorded time reached. */
  readonly onTurn: (at: number, counts: ReplayCounts) => void;
}

/** Moves recorded time to `at`, stopping wherever a lane may go on. */
async function advance(deps: ReplayDeps, at: number): Promise<void> {
  for (;;) {
    const next = deps.dateline.delivery.nextAt();
    if (next === null || next > at) break;
    deps.clock.advanceTo(next);
    await deps.dateline.delivery.drain();
  }
  deps.clock.advanceTo(at);
}

/** Plays a recorded stream through the whole pipeline at the times it happened, then lets the lanes run dry. */
export async function replay(
  stream: AsyncIterable<StreamItem>,
  deps: ReplayDeps,
): Promise<ReplayCounts> {
  const counts: ReplayCounts = {
    stories: 0,
    revisions: 0,
    repeats: 0,
    refused: 0,
    turns: 0,
    backwards: 0,
  };
  const { dateline, clock } = deps;

  async function turn(items: readonly StreamItem[]): Promise<void> {
    const last = items.at(-1);
    if (last === undefined) return;
    await advance(deps, last.at);
    const arrivals: Arrival[] = [];
    for (const { item, feed } of items) {
      const normalized = normalizeItem(item, feed, clock.now());
      if (normalized.kind === 'refused') counts.refused += 1;
      else arrivals.push(prepareStory(normalized.story, feed, deps.tagger));
    }
    const report = await dateline.receive({ arrivals, isBaseline: false, feed: null });
    await dateline.delivery.drain();
    counts.turns += 1;
    counts.stories += report.stored;
    counts.revisions += report.revised;
    counts.repeats += report.unchanged;
    deps.onTurn(clock.now(), counts);
  }

  let pending: StreamItem[] = [];
  for await (const item of stream) {
    if (deps.signal.aborted) break;
    const [first] = pending;
    if (item.at < clock.now()) counts.backwards += 1;
    if (first !== undefined && (item.feed.id !== first.feed.id || item.at > first.at + turnMs)) {
      await turn(pending);
      pending = [];
    }
    pending.push(item);
  }
  if (!deps.signal.aborted) await turn(pending);
  for (let next = dateline.delivery.nextAt(); next !== null; next = dateline.delivery.nextAt()) {
    clock.advanceTo(next);
    await dateline.delivery.drain();
  }
  return counts;
}
