import { heldTags, saysTheSame } from '../classify/correct.ts';
import { scoreTags, standingCorrections, votesOf } from '../classify/votes.ts';
import { tagSetOf, type Correction, type TagSet, type Verdict } from '../news/correction.ts';
import type { ChannelId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { StoredTake } from '../news/story.ts';
import { reachedBy } from '../route/escalation.ts';
import { matches, subjectOf } from '../query/match.ts';
import { canonicalValue, nearestValue } from '../query/vocabulary.ts';
import {
  addCorrection,
  readChannelsTold,
  readCorrection,
  readCorrections,
  readNewestChange,
  readWaitingFor,
  withdrawUnsentRoot,
} from '../store/corrections.ts';
import type { Queries } from '../store/store.ts';
import { readAllThreads, readMembers, type Thread } from '../store/story-acts.ts';
import { readHome } from '../store/workspace-stories.ts';
import { writeAudit } from '../store/subscriptions.ts';
import { inTurn, type Turn } from '../store/turn.ts';
import { asHeldBy } from '../store/workspace-tags.ts';
import type { DeskDeps } from './deps.ts';
import type { Person } from './desk.ts';
import { planAnew } from './route-anew.ts';
import type { CorrectAnswer, QualityAnswer, TagsAnswer, WantedTags } from './tag-desk.ts';
import { findTake } from './why.ts';

/** Past this an alert is no news where it was not seen before. */
const worthPostingMs = 24 * 3_600_000;

/** The story a person means, with the tags this workspace holds. */
export async function tagsOf(
  person: Person,
  which: string,
  asked: { readonly threadTs?: string; readonly messageTs?: string },
  deps: DeskDeps,
): Promise<TagsAnswer> {
  const { db } = deps.store;
  const found = await findTake(person, which, asked, deps);
  if (found === undefined) return { kind: 'not-found' };
  const [take = found] = await asHeldBy(db, person.workspaceId, [found]);
  const change = await readNewestChange(db, person.workspaceId, [found.id]);
  return { kind: 'tags', take, change: change ?? null };
}

/** A story and what was said of it, under the lock of its turn. */
interface Case {
  readonly person: Person;
  readonly turn: Turn;
  readonly tx: Queries;
  /** With the shared tags. */
  readonly take: StoredTake;
  readonly log: readonly Correction[];
  /** What the tagger gave this workspace, before anybody said anything. */
  readonly automatic: TagSet;
  /** What stands now. */
  readonly from: TagSet;
}

/** The messages of the running story a take belongs to in a workspace. */
async function threadsOf(
  db: Queries,
  workspaceId: WorkspaceId,
  { id, runningStoryId }: Pick<StoredTake, 'id' | 'runningStoryId'>,
): Promise<Thread[]> {
  const home = await readHome(db, workspaceId, runningStoryId, id);
  return readAllThreads(db, workspaceId, await readMembers(db, workspaceId, home));
}

/** Runs a verdict on one story under the turn's lock, so that no take slips in between. */
async function onStory(
  person: Person,
  storyId: StoryId,
  deps: DeskDeps,
  work: (one: Case) => Promise<CorrectAnswer>,
): Promise<CorrectAnswer> {
  const answer = await inTurn(deps.store, async (turn, tx): Promise<CorrectAnswer> => {
    const take = await turn.take(storyId);
    if (take === undefined) return { kind: 'not-found' };
    const { workspaceId } = person;
    const own = (await turn.holders(storyId)).get(workspaceId);
    const automatic = tagSetOf(own?.learnt ?? take.tags);
    return work({
      person,
      turn,
      tx,
      take,
      log: await readCorrections(tx, workspaceId, storyId),
      automatic,
      from: own?.said ?? automatic,
    });
  });
  if (answer.kind === 'corrected' || answer.kind === 'undone') {
    const { workspaceId } = person;
    const roots = await threadsOf(deps.store.db, workspaceId, answer.take);
    deps.wake(roots.map(({ channelId }) => ({ workspaceId, channelId })));
  }
  return answer;
}

function listed({ topics, regions, countries }: TagSet): string {
  return [...topics, ...regions, ...countries].join(' ') || 'none';
}

/** Writes a verdict, and its line in the audit list. */
async function say(
  { person, tx, take, automatic, from }: Case,
  verdict: Verdict,
  to: TagSet,
  misplaced: readonly ChannelId[],
  now: number,
): Promise<Correction> {
  const { workspaceId, userId, channelId } = person;
  const said = { workspaceId, storyId: take.id, by: userId, channelId, at: now };
  const correction = await addCorrection(tx, { ...said, verdict, automatic, from, to, misplaced });
  await writeAudit(tx, {
    workspaceId,
    at: now,
    actor: userId,
    verb: { right: 'confirm-tags', corrected: 'correct-tags', undone: 'undo-correction' }[verdict],
    channelId,
    detail: `story ${take.id}: ${verdict === 'right' ? listed(to) : `${listed(from)} → ${listed(to)}`}`,
  });
  return correction;
}

/** Makes the workspace hold these tags, and brings its channels in line with them. */
async function hold(
  one: Case,
  verdict: 'corrected' | 'undone',
  to: TagSet,
  said: TagSet | null,
  deps: DeskDeps,
): Promise<CorrectAnswer> {
  const { turn, tx, take, person } = one;
  const { workspaceId } = person;
  const now = deps.clock.now();
  const running = await turn.runningStory(take.runningStoryId);
  if (running === undefined) throw new Error(`running story ${take.runningStoryId} is missing`);
  const learnt = (await turn.holders(take.id)).get(workspaceId)?.learnt ?? null;
  const own = { said, learnt };
  await turn.holdTags(workspaceId, take, own);
  const held: StoredTake = { ...take, tags: heldTags(take.tags, own) };
  const subject = subjectOf(take, held.tags, running.state);
  const { active, plan } = await planAnew(turn, held, subject, {
    workspaceId,
    told: await readChannelsTold(tx, workspaceId, take.id),
    waitsFor: await readWaitingFor(tx, workspaceId, take.id),
    isTooOld: take.publishedAt < now - worthPostingMs,
    reached: reachedBy(running),
    now,
  });

  const misplaced: ChannelId[] = [];
  const toRedraw: Pick<Thread, 'channelId' | 'runningStoryId'>[] = [];
  for (const { channelId, leadId, runningStoryId } of await threadsOf(tx, workspaceId, take)) {
    const isWanted = active.some(
      ({ subscription, query }) =>
        subscription.channelId === channelId && matches(query, subject, now),
    );
    const root = { workspaceId, channelId, runningStoryId, storyId: take.id };
    if (leadId === take.id && !isWanted) {
      if (await withdrawUnsentRoot(tx, root)) continue;
      misplaced.push(channelId);
    }
    toRedraw.push({ channelId, runningStoryId });
  }
  const correction = await say(one, verdict, to, misplaced, now);
  const edits = toRedraw.map(({ channelId, runningStoryId }) => ({
    key: `edit.${workspaceId}.${channelId}.${runningStoryId}.${take.id}.c${correction.id}`,
    workspaceId,
    channelId,
    kind: 'edit' as const,
    class: 2 as const,
    runningStoryId,
    storyId: take.id,
  }));
  await turn.writePlan({ ...plan, intents: [...plan.intents, ...edits] }, take.id, now);
  return {
    kind: verdict,
    correction,
    take: held,
    opened: plan.roots.length,
    isTooOld: plan.outcomes.some(({ outcome }) => outcome === 'too-old'),
  };
}

/** Says what a story's tags should be. */
export async function correctTags(
  person: Person,
  storyId: StoryId,
  wanted: WantedTags,
  deps: DeskDeps,
): Promise<CorrectAnswer> {
  const countries: string[] = [];
  const typed = wanted.countries.split(/[,;\n]/).map((name) => name.trim());
  for (const name of typed.filter((one) => one !== '')) {
    const known = canonicalValue(deps.vocabulary, 'country', name);
    if (known === null) {
      const suggestion = nearestValue(deps.vocabulary, 'country', name);
      return { kind: 'bad-country', typed: name, suggestion };
    }
    if (!countries.includes(known.value)) countries.push(known.value);
  }
  const to = { topics: wanted.topics, regions: wanted.regions, countries };
  return onStory(person, storyId, deps, async (one) =>
    saysTheSame(one.from, to)
      ? { kind: 'same', take: one.take }
      : hold(one, 'corrected', to, to, deps),
  );
}

/** Says that a story's tags are right. */
export async function confirmTags(
  person: Person,
  storyId: StoryId,
  deps: DeskDeps,
): Promise<CorrectAnswer> {
  return onStory(person, storyId, deps, async (one) => {
    await say(one, 'right', one.from, [], deps.clock.now());
    return { kind: 'right', take: one.take };
  });
}

/** Takes the newest correction of a story back: what stood before it stands again. */
export async function undoCorrection(
  person: Person,
  id: number,
  deps: DeskDeps,
): Promise<CorrectAnswer> {
  const meant = await readCorrection(deps.store.db, person.workspaceId, id);
  if (meant === undefined) return { kind: 'not-found' };
  return onStory(person, meant.storyId, deps, async (one) => {
    const standing = standingCorrections(one.log);
    if (standing.at(-1)?.id !== id) return { kind: 'superseded' };
    const said = standing.at(-2)?.to ?? null;
    return hold(one, 'undone', said ?? one.automatic, said, deps);
  });
}

/** How good the tags are, by what people of this workspace said. */
export async function quality(person: Person, deps: DeskDeps): Promise<QualityAnswer> {
  const votes = votesOf(await readCorrections(deps.store.db, person.workspaceId));
  const taught = deps.taughtBy?.(person.workspaceId);
  return {
    stories: new Set(votes.map(({ storyId }) => storyId)).size,
    people: new Set(votes.map(({ by }) => by)).size,
    scores: scoreTags(votes),
    learnt: { sources: taught?.sources ?? 0, terms: taught?.terms ?? 0 },
  };
}
