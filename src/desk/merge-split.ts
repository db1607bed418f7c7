import { slugOf } from '../group/slug.ts';
import type { ChannelId, RunningStoryId, StoryId } from '../news/ids.ts';
import type { StoryAct, ThreadLink } from '../news/story-act.ts';
import { subjectOf } from '../query/match.ts';
import { reachedBy } from '../route/escalation.ts';
import type { PlannedIntent, RoutePlan } from '../route/route.ts';
import {
  addStoryAct,
  readActsOn,
  readStoryAct,
  readThreads,
  undoStoryAct as markUndone,
  type Thread,
} from '../store/story-acts.ts';
import type { Queries } from '../store/store.ts';
import { writeAudit } from '../store/subscriptions.ts';
import { inTurn, type Turn } from '../store/turn.ts';
import {
  readHome,
  readOwnStory,
  readOwnTakes,
  readStoryChoices,
} from '../store/workspace-stories.ts';
import { asHeldBy } from '../store/workspace-tags.ts';
import type { DeskDeps } from './deps.ts';
import type { Person } from './desk.ts';
import { planAnew } from './route-anew.ts';
import type { StoryActAnswer, StoryAnswer } from './story-desk.ts';
import { findTake } from './why.ts';

/** As many as Slack lists in a menu. */
const mostChoices = 100;
/** Past this an alert is no news where it was not seen before. */
const worthPostingMs = 24 * 3_600_000;

/** A running story as a workspace has it, with its takes and where it goes on. */
async function readWhole(db: Queries, { workspaceId }: Person, id: RunningStoryId) {
  const own = await readOwnStory(db, workspaceId, id);
  if (own === undefined) return undefined;
  const takes = own.takes ?? (await readOwnTakes(db, workspaceId, own.members));
  return { ...own, takes, threads: await readThreads(db, workspaceId, own.members) };
}
type Whole = NonNullable<Awaited<ReturnType<typeof readWhole>>>;

function isTold({ threads }: Whole, { channelId }: Person): boolean {
  return threads.some((thread) => thread.channelId === channelId);
}

/** The running story of the story a person means, to be merged or split. */
export async function storyOf(
  person: Person,
  which: string,
  asked: { readonly threadTs?: string; readonly messageTs?: string },
  deps: DeskDeps,
): Promise<StoryAnswer> {
  const { db } = deps.store;
  const take = await findTake(person, which, asked, deps);
  if (take === undefined) return { kind: 'not-found' };
  const home = await readHome(db, person.workspaceId, take.runningStoryId, take.id);
  const whole = await readWhole(db, person, home);
  if (whole === undefined) return { kind: 'not-found' };
  if (!isTold(whole, person)) return { kind: 'not-here' };
  const choices = await readStoryChoices(db, person, mostChoices + whole.members.length);
  return {
    kind: 'story',
    running: whole.running,
    take,
    takes: whole.takes.toReversed().slice(0, mostChoices),
    others: choices.filter(({ id }) => !whole.members.includes(id)).slice(0, mostChoices),
  };
}

/** What is done about threads: redrawn roots, and lines that lead from one to the other. */
function linesOf(person: Person, act: StoryAct) {
  const intents: PlannedIntent[] = [];
  const add = (thread: Thread, kind: 'edit' | 'link', link?: ThreadLink): void => {
    const { workspaceId } = person;
    const { channelId, runningStoryId, leadId } = thread;
    const when = `a${act.id}${act.undoneBy === null ? '' : 'u'}`;
    intents.push({
      key: `${kind}.${workspaceId}.${channelId}.${runningStoryId}.${leadId}.${when}`,
      workspaceId,
      channelId,
      kind,
      class: kind === 'edit' ? 2 : 3,
      runningStoryId,
      storyId: leadId,
      ...(link === undefined ? {} : { link }),
    });
  };
  return {
    intents,
    redraw: (thread: Thread): void => add(thread, 'edit'),
    link: (thread: Thread, says: ThreadLink['says'], other: RunningStoryId): void =>
      add(thread, 'link', { says, other, act: act.id, by: person.userId }),
  };
}

/** Calls back for every channel with a thread of the one, with the other's there if any. */
function besides(
  threads: readonly Thread[],
  others: readonly Thread[],
  look: (thread: Thread, other: Thread | undefined) => void,
): void {
  for (const thread of threads) {
    look(
      thread,
      others.find(({ channelId }) => channelId === thread.channelId),
    );
  }
}

/** Runs an act under the turn's lock, and wakes the channels it concerns. */
async function acting(
  deps: DeskDeps,
  person: Person,
  work: (turn: Turn, tx: Queries, touched: Set<ChannelId>) => Promise<StoryActAnswer>,
): Promise<StoryActAnswer> {
  const touched = new Set<ChannelId>();
  const answer = await inTurn(deps.store, async (turn, tx) => work(turn, tx, touched));
  const { workspaceId } = person;
  deps.wake([...touched].map((channelId) => ({ workspaceId, channelId })));
  return answer;
}

async function write(
  turn: Turn,
  plan: Partial<RoutePlan> & Pick<RoutePlan, 'intents'>,
  storyId: StoryId,
  now: number,
  touched: Set<ChannelId>,
): Promise<void> {
  await turn.writePlan({ outcomes: [], roots: [], escalated: [], ...plan }, storyId, now);
  for (const { channelId } of plan.intents) touched.add(channelId);
}

async function audit(tx: Queries, person: Person, act: StoryAct, now: number): Promise<void> {
  const { workspaceId, userId: actor, channelId } = person;
  const verb =
    act.undoneBy !== null
      ? 'undo-story-act'
      : act.verb === 'merge'
        ? 'merge-stories'
        : 'split-story';
  const detail = `running story ${act.from} → ${act.into} (act ${act.id})`;
  await writeAudit(tx, { workspaceId, at: now, actor, verb, channelId, detail });
}

async function answerOf(
  tx: Queries,
  kind: 'merged' | 'split' | 'undone',
  act: StoryAct,
  opened = 0,
): Promise<StoryActAnswer> {
  const from = await readOwnStory(tx, act.workspaceId, act.from);
  const into = await readOwnStory(tx, act.workspaceId, act.into);
  if (from === undefined || into === undefined) return { kind: 'not-found' };
  return { kind, act, from: from.running, into: into.running, opened };
}

/** Says that the running story of a take is the same as another: it goes on in the other's threads. */
export async function mergeStories(
  person: Person,
  storyId: StoryId,
  intoId: RunningStoryId,
  deps: DeskDeps,
): Promise<StoryActAnswer> {
  return acting(deps, person, async (turn, tx, touched) => {
    const { workspaceId, userId: by, channelId } = person;
    const take = await turn.take(storyId);
    if (take === undefined) return { kind: 'not-found' };
    const home = await readHome(tx, workspaceId, take.runningStoryId, take.id);
    const from = await readWhole(tx, person, home);
    const into = await readWhole(tx, person, intoId);
    if (from === undefined || into === undefined) return { kind: 'not-found' };
    if (!isTold(from, person)) return { kind: 'not-here' };
    if (from.running.id === into.running.id) return { kind: 'same' };
    const now = deps.clock.now();
    const said = { workspaceId, by, channelId, at: now, from: from.running.id };
    const act = await addStoryAct(tx, { ...said, verb: 'merge', into: into.running.id }, []);
    const lines = linesOf(person, act);
    besides(from.threads, into.threads, (thread, other) => {
      if (other !== undefined) lines.link(thread, 'goes-on', other.runningStoryId);
      lines.redraw(thread);
    });
    besides(into.threads, from.threads, (thread, other) => {
      if (other !== undefined) lines.link(thread, 'joined', other.runningStoryId);
      lines.redraw(thread);
    });
    await write(turn, lines, storyId, now, touched);
    await audit(tx, person, act, now);
    const answer = await answerOf(tx, 'merged', act);
    // What it was: as it is now, it is the other.
    return 'act' in answer ? { ...answer, from: from.running } : answer;
  });
}

/** Says that some takes are a story of their own: it opens a root wherever one of them is asked for. */
export async function splitStory(
  person: Person,
  storyId: StoryId,
  chosen: readonly StoryId[],
  deps: DeskDeps,
): Promise<StoryActAnswer> {
  return acting(deps, person, async (turn, tx, touched) => {
    const { workspaceId, userId: by, channelId } = person;
    const take = await turn.take(storyId);
    if (take === undefined) return { kind: 'not-found' };
    const home = await readHome(tx, workspaceId, take.runningStoryId, take.id);
    const from = await readWhole(tx, person, home);
    if (from === undefined) return { kind: 'not-found' };
    if (!isTold(from, person)) return { kind: 'not-here' };
    const leaving = from.takes.filter(({ id }) => chosen.includes(id));
    const [first] = leaving;
    if (first === undefined) return { kind: 'none' };
    if (leaving.length === from.takes.length) return { kind: 'all' };
    const now = deps.clock.now();
    const id = await turn.openRunningStory(
      { ...from.running, slug: slugOf(first.title), headline: first.title, state: 'new' },
      workspaceId,
    );
    const said = { workspaceId, by, channelId, at: now, from: from.running.id };
    const act = await addStoryAct(
      tx,
      { ...said, verb: 'split', into: id },
      leaving.map((one) => one.id),
    );
    const opened = await openRoots(turn, tx, person, id, leaving, now, touched);
    const lines = linesOf(person, act);
    for (const thread of from.threads) {
      lines.link(thread, 'moved', id);
      lines.redraw(thread);
    }
    await write(turn, lines, storyId, now, touched);
    await audit(tx, person, act, now);
    return answerOf(tx, 'split', act, opened);
  });
}

/** Opens the roots of what was split off: in each channel one message, by the first of its takes that is asked for there. */
async function openRoots(
  turn: Turn,
  tx: Queries,
  { workspaceId }: Person,
  id: RunningStoryId,
  takes: Whole['takes'],
  now: number,
  touched: Set<ChannelId>,
): Promise<number> {
  const own = await readOwnStory(tx, workspaceId, id);
  if (own === undefined) return 0;
  const told = new Set<ChannelId>();
  for (const held of await asHeldBy(tx, workspaceId, takes)) {
    const take = { ...held, runningStoryId: id };
    const { plan } = await planAnew(turn, take, subjectOf(take, take.tags, own.running.state), {
      workspaceId,
      told,
      waitsFor: new Set(),
      isTooOld: take.publishedAt < now - worthPostingMs,
      reached: reachedBy(own.running),
      now,
    });
    // What became of it in the old thread stays true where it opens nothing.
    const outcomes = plan.outcomes.filter(({ outcome }) => outcome === 'posted');
    await write(turn, { ...plan, outcomes }, take.id, now, touched);
    for (const root of plan.roots) told.add(root.channelId);
  }
  return told.size;
}

/** Takes a merge or split back, unless somebody has merged or split one of the stories again since. */
export async function undoStoryAct(
  person: Person,
  id: number,
  deps: DeskDeps,
): Promise<StoryActAnswer> {
  return acting(deps, person, async (turn, tx, touched) => {
    const { workspaceId, userId: by } = person;
    const act = await readStoryAct(tx, workspaceId, id);
    if (act === undefined) return { kind: 'not-found' };
    const later = (await readActsOn(tx, workspaceId, [act.from, act.into])).some(
      (one) => one.id > act.id && one.undoneBy === null,
    );
    if (act.undoneBy !== null || later) return { kind: 'superseded' };
    const now = deps.clock.now();
    await markUndone(tx, act, { by, at: now });
    const undone = { ...act, undoneBy: by };
    const from = await readWhole(tx, person, act.from);
    const into = await readWhole(tx, person, act.into);
    if (from === undefined || into === undefined) return { kind: 'not-found' };
    const says = act.verb === 'merge' ? 'parted' : 'back';
    const lines = linesOf(person, undone);
    besides(into.threads, from.threads, (thread, other) => {
      if (other !== undefined) lines.link(thread, says, other.runningStoryId);
      lines.redraw(thread);
    });
    besides(from.threads, into.threads, (thread, other) => {
      if (other !== undefined && act.verb === 'merge') {
        lines.link(thread, says, other.runningStoryId);
      }
      lines.redraw(thread);
    });
    const lead = [...from.threads, ...into.threads][0]?.leadId ?? (0 as StoryId);
    await write(turn, lines, lead, now, touched);
    await audit(tx, person, undone, now);
    return answerOf(tx, 'undone', undone);
  });
}
