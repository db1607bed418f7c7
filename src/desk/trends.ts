import type { RunningStoryId, WorkspaceId } from '../news/ids.ts';
import { tell } from '../store/running-stories.ts';
import { hasStoryActs } from '../store/story-acts.ts';
import {
  readChartsRefused,
  readHourCounts,
  readListeningSince,
  readParts,
  setChartsRefused,
  type Counting,
  type Part,
} from '../store/trends.ts';
import { readHome, readOwnStory } from '../store/workspace-stories.ts';
import { hourMs } from '../trends/counts.ts';
import {
  findTrends,
  historyOf,
  windowOf,
  type Course,
  type Span,
  type Trends,
} from '../trends/trends.ts';
import { readQuery, type DeskDeps } from './deps.ts';
import type { Person } from './desk.ts';
import type { Rise, TrendsAnswer, TrendTag, TrendVerbs } from './trends-desk.ts';

/** Rises in one answer. */
const mostRises = 5;
/** Rises looked behind: several are often one running story. */
const lookedBehind = 10;
/** Running stories listed behind a rise. */
const listed = 3;
/** One publisher alone makes no rise: a series of its own, or a feed that puts its archive out again. */
const leastSources = 2;
/** Slack takes charts workspace by workspace: after so long it is tried again. */
const chartsRefusedMs = 7 * 86_400_000;

/** The verbs about the flow of news. */
export function trendVerbs(deps: DeskDeps): TrendVerbs {
  return {
    trends: async (person, query, span) => trends(person, query, span, deps),
    chartsRefused: async ({ workspaceId }) =>
      setChartsRefused(deps.store.db, workspaceId, deps.clock.now()),
  };
}

async function trends(
  { workspaceId }: Person,
  text: string,
  span: Span,
  deps: DeskDeps,
): Promise<TrendsAnswer> {
  const read = text.trim() === '' ? { kind: 'query' as const, query: null } : readQuery(text, deps);
  if (read.kind === 'bad-query') return read;
  const { store } = deps;
  const now = deps.clock.now();
  const counting: Counting = { query: read.query, workspaceId, now };
  const since = await readListeningSince(store.db);
  const window = windowOf(span, now);
  const { from } = historyOf(window, since);
  const counts = await readHourCounts(store, counting, { from, to: window.to });
  const found = findTrends(counts, span, since, now);
  const { all, baseline } = found;
  if (all.stories === 0) {
    const everything =
      read.query === null ? [] : await readHourCounts(store, { ...counting, query: null }, window);
    const others = sum(
      everything.filter(({ kind }) => kind === 'all').map(({ stories }) => stories),
    );
    return { kind: 'no-stories', query: text, span, others };
  }
  const refusedAt = await readChartsRefused(store.db, workspaceId);
  return {
    kind: 'trends',
    query: text,
    span,
    stories: all.stories,
    steps: all.steps,
    baseline,
    since,
    rises: await risesOf(found, counting, deps),
    withChart: refusedAt === null || refusedAt < now - chartsRefusedMs,
  };
}

/** The rises with what stands behind them; tags that rose by the same running story are one. */
async function risesOf(
  { window, all, tags }: Trends,
  counting: Counting,
  deps: DeskDeps,
): Promise<Rise[]> {
  // What was asked for may itself have risen; of all stories nobody wants to hear that there are many.
  const asked = counting.query !== null && all.burst !== null ? [all] : [];
  const hasActs = await hasStoryActs(deps.store.db, counting.workspaceId);
  const rises: { course: Course; also: TrendTag[]; parts: readonly Part[] }[] = [];
  for (const course of [...asked, ...tags].slice(0, lookedBehind)) {
    const read = await readParts(deps.store, counting, course, course.burst ?? window);
    const parts = hasActs ? await asOwned(read, counting.workspaceId, deps) : read;
    const [largest] = parts;
    if (largest === undefined || voicesIn(parts) < (course.burst === null ? 1 : leastSources))
      continue;
    const same = rises.find((rise) => isBySame(rise.parts, parts));
    if (same !== undefined) same.also.push({ kind: course.kind, code: course.code });
    else if (rises.length < mostRises) rises.push({ course, also: [], parts });
  }
  return await Promise.all(
    rises.map(async ({ course, also, parts }): Promise<Rise> => {
      const { kind, code, burst, stories, steps } = course;
      const running = await readRunning(parts, counting.workspaceId, deps);
      const { from, to } = burst ?? window;
      return {
        kind,
        code,
        also,
        stories: burst?.stories ?? stories,
        usual: burst?.usual ?? null,
        from: from * hourMs,
        to: to * hourMs,
        isOn: to >= window.to - 1,
        sources: voicesIn(parts),
        steps,
        running,
        more: parts.length - running.length,
      };
    }),
  );
}

/** Whether two counts are mostly of the same running stories: what they share is half of the larger. */
function isBySame(a: readonly Part[], b: readonly Part[]): boolean {
  const inB = new Map(b.map(({ runningStoryId, stories }) => [runningStoryId, stories]));
  const shared = a.map((part) => Math.min(part.stories, inB.get(part.runningStoryId) ?? 0));
  return sum(shared) >= Math.max(sum(a.map(storiesOf)), sum(b.map(storiesOf))) / 2;
}

function storiesOf({ stories }: Part): number {
  return stories;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function voicesIn(parts: readonly Part[]): number {
  return new Set(parts.flatMap(({ voices }) => voices)).size;
}

/** What people of the workspace merged counts together. */
async function asOwned(
  parts: readonly Part[],
  workspaceId: WorkspaceId,
  { store }: DeskDeps,
): Promise<Part[]> {
  const homes = new Map<RunningStoryId, Part>();
  // The small ones behind a long tail are not worth a look each.
  for (const [index, part] of parts.entries()) {
    const home =
      index < lookedBehind
        ? await readHome(store.db, workspaceId, part.runningStoryId)
        : part.runningStoryId;
    const before = homes.get(home);
    homes.set(home, {
      runningStoryId: home,
      stories: (before?.stories ?? 0) + part.stories,
      voices: [...(before?.voices ?? []), ...part.voices],
    });
  }
  return [...homes.values()].toSorted((a, b) => b.stories - a.stories);
}

async function readRunning(
  parts: readonly Part[],
  workspaceId: WorkspaceId,
  { store: { db } }: DeskDeps,
): Promise<Rise['running'][number][]> {
  const found = await Promise.all(
    parts.slice(0, listed).map(async ({ runningStoryId, stories }) => {
      const own = await readOwnStory(db, workspaceId, runningStoryId);
      if (own === undefined) return [];
      const { running } = own;
      const take = own.takes?.find(({ title }) => title === running.headline) ?? own.takes?.at(-1);
      if (take !== undefined) return [{ running, take, stories }];
      return (await tell(db, running)).map((told) => ({ ...told, stories }));
    }),
  );
  return found.flat();
}
