import type { Clock } from '../clock.ts';
import type { FeedId, RunningStoryId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { RunningStory, RunningStoryState } from '../news/running-story.ts';
import type { GroupDecision, KnownStory, Relation, StoredTake, Story } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import { subjectOf, tagWordsOf, wordsOf, type PreparedQuery } from '../query/match.ts';
import { reachedBy } from '../route/escalation.ts';
import { routeTake, type ActiveSubscription, type PlannedIntent } from '../route/route.ts';
import { sayRepublished } from './bulk.ts';
import { extend, grow } from './grow.ts';
import { judgeArrival, type Publishers } from './judge-arrival.ts';
import { readKnownTakes } from './known-takes.ts';
import { ownSubjects } from './own-subjects.ts';
import type { InTurn, PollResult, Turn } from './turn.ts';

/** A story through every stage that needs no lock. */
export interface Arrival {
  readonly story: Story;
  readonly tags: Tags;
  readonly summary: readonly string[];
  /** Sentences of the longer summary beyond `summary`. */
  readonly longer: readonly string[];
  /** The story of its feed that it is, null when it is new; absent when nobody has looked. */
  readonly knownAs?: KnownStory | null;
  /** Its tags in workspaces that taught the tagger something that changes them. */
  readonly learnt?: ReadonlyMap<WorkspaceId, Tags>;
  /** Its page, read after it was stored: it goes over the feed's text, unless its publisher has changed that since. */
  readonly isLatePage?: boolean;
  /** Part of an archive that its feed put out again: when new to us, stored in silence. */
  readonly isRepublished?: boolean;
}

/** What the grouping window answers about one story. */
interface Placement {
  readonly decision: GroupDecision;
  /** The running story it belongs to; null opens a new one. */
  readonly runningStoryId: RunningStoryId | null;
  /** The story whose text it repeats or rewrites, or null. */
  readonly twinId: StoryId | null;
}

/** The grouping window: a cache over the stored stories, which it can be rebuilt from. */
export interface GroupingWindow {
  /** Forgets what was received before that time, epoch ms. */
  readonly forgetBefore: (time: number) => void;
  readonly place: (story: Story, tags: Tags) => Placement;
  readonly admit: (
    story: Story,
    tags: Tags,
    ids: {
      readonly storyId: StoryId;
      readonly runningStoryId: RunningStoryId;
      readonly relation: Relation;
    },
  ) => void;
}

/** What receiving needs. */
export interface ReceiveDeps extends Publishers {
  readonly inTurn: InTurn;
  readonly clock: Clock;
  /** Makes an empty window. */
  readonly openWindow: () => GroupingWindow;
  /** Reads a stored query; null when it can no longer be read. */
  readonly prepareQuery: (query: string) => PreparedQuery | null;
  /** The short name and headline of a new running story. */
  readonly slugOf: (title: string) => string;
}

/** One feed's news, to be stored in one turn. */
export interface Reception {
  readonly arrivals: readonly Arrival[];
  /** The feed's first poll: everything is stored and tagged, nothing is posted. */
  readonly isBaseline: boolean;
  readonly feed: {
    readonly id: FeedId;
    readonly source: string;
    readonly worker: string;
    readonly result: PollResult;
  } | null;
}

/** What a turn did. */
export interface ReceptionReport {
  readonly stored: number;
  readonly revised: number;
  readonly unchanged: number;
  /** Stored in silence, for they are an archive put out again. */
  readonly republished: number;
  readonly intents: readonly PlannedIntent[];
}

/** Takes news in, one turn at a time. */
export interface Receiver {
  readonly receive: (reception: Reception) => Promise<ReceptionReport>;
}

/** Published longer ago than this when it reaches us: stored and found, never alerted. */
const tooOldMs = 48 * 3_600_000;
/** How far back a window reaches. */
const windowMs = 7 * 86_400_000;

const openingState: RunningStoryState = 'new';

/**
 * The end of every way in: read what was committed since the window → group → route → write stories, tags, running
 * stories, outbox intents and feed state, all in one transaction under the one lock. The window is only a cache: after a
 * failed turn it is thrown away and rebuilt.
 */
export function createReceiver(deps: ReceiveDeps): Receiver {
  let window = deps.openWindow();
  let seenTurn = 0;
  const prepared = new Map<string, PreparedQuery | null>();

  function admit({ id: storyId, runningStoryId, decision: { relation }, ...take }: StoredTake) {
    window.admit(take, take.tags, { storyId, runningStoryId, relation });
  }

  async function catchUp(turn: Turn, now: number): Promise<void> {
    window.forgetBefore(now - windowMs);
    if (turn.number === seenTurn + 1) return;
    for (const take of await turn.takesAfterTurn(seenTurn, now - windowMs)) admit(take);
  }

  async function activeSubscriptions(turn: Turn): Promise<ActiveSubscription[]> {
    const active: ActiveSubscription[] = [];
    for (const subscription of await turn.subscriptions()) {
      let query = prepared.get(subscription.query);
      if (query === undefined) {
        query = deps.prepareQuery(subscription.query);
        prepared.set(subscription.query, query);
      }
      if (query !== null) active.push({ subscription, query });
    }
    return active;
  }

  async function store(
    turn: Turn,
    arrival: Arrival,
    before: StoredTake | undefined,
    placement: Placement | null,
    isBaseline: boolean,
    now: number,
  ): Promise<{ take: StoredTake; running: RunningStory }> {
    const at = { before, placement, isBaseline };
    const { story, tags } = await judgeArrival(turn, arrival, at, deps);
    const isLatePage = arrival.isLatePage === true && before !== undefined;
    const words = [...wordsOf(story), ...tagWordsOf(story, tags)];
    if (before !== undefined) {
      const running = await turn.runningStory(before.runningStoryId);
      if (running === undefined)
        throw new Error(`running story ${before.runningStoryId} is missing`);
      // What is told of a text goes with that text.
      const { removed: _removed, textFrom: _from, urgencyWhy: _why, ...kept } = before;
      const take: StoredTake = {
        ...kept,
        ...story,
        // The id it was stored under may stand for it in other places; a flipping one is no news.
        guid: before.guid,
        tags,
        summary: arrival.summary,
        longer: arrival.longer,
        receivedAt: before.receivedAt,
        version: before.version + 1,
        // How it came stays known; what it is now says its relation. A copy stays one, for windows rebuilt from the store.
        decision: {
          ...before.decision,
          relation: before.decision.relation === 'copy' ? 'copy' : 'revision',
        },
      };
      await turn.reviseTake(before, take, words);
      // As a window rebuilt from the store would hold it: every process must group alike.
      if (take.receivedAt >= now - windowMs) admit(take);
      // The same report, read whole: nothing has happened.
      if (isLatePage) return { take, running };
      const speaks = running.headline === before.title;
      const grown = grow(
        speaks ? { ...running, headline: story.title } : running,
        'revision',
        story,
        false,
        now,
      );
      await turn.updateRunningStory(grown);
      return { take, running: grown };
    }
    if (placement === null) throw new Error('a story new to us comes without its place');
    const known =
      placement.runningStoryId === null
        ? undefined
        : await turn.runningStory(placement.runningStoryId);
    const isCopy = known !== undefined && placement.decision.relation === 'copy';
    const voice = isCopy ? null : deps.voiceOf(story);
    const { decision } = placement;
    const running =
      known === undefined
        ? await open(turn, story, now)
        : await extend(turn, known, decision.relation, story, voice, now);
    const relation: Relation = known === undefined ? 'new' : decision.relation;
    const unsaved: Omit<StoredTake, 'id'> = {
      ...story,
      tags,
      summary: arrival.summary,
      longer: arrival.longer,
      isBaseline,
      version: 1,
      runningStoryId: running.id,
      decision: { ...decision, relation },
    };
    const id = await turn.addTake(unsaved, words, voice);
    if (placement.twinId !== null) await turn.placeLike(id, placement.twinId);
    window.admit(story, tags, { storyId: id, runningStoryId: running.id, relation });
    return { take: { ...unsaved, id }, running };
  }

  /**
   * Where a story we do not know by its id goes. A publisher's own text under a new id is no revision of the old id: the
   * same words from the same feed are what we have (some feeds make ids anew at each poll), the same from another feed of
   * the house a copy, and a rewrite an update, so that what it adds is seen in the thread.
   */
  async function place(turn: Turn, { story, tags }: Arrival): Promise<Placement | 'unchanged'> {
    const placement = window.place(story, tags);
    if (placement.decision.relation !== 'revision') return placement;
    const twin = placement.twinId === null ? undefined : await turn.take(placement.twinId);
    const isSame = twin?.contentHash === story.contentHash;
    if (isSame && twin.feed === story.feed) return 'unchanged';
    const relation: Relation = isSame ? 'copy' : 'update';
    return { ...placement, decision: { ...placement.decision, relation } };
  }

  async function open(turn: Turn, story: Story, now: number): Promise<RunningStory> {
    const opening: Omit<RunningStory, 'id'> = {
      slug: deps.slugOf(story.title),
      headline: story.title,
      state: openingState,
      openedAt: now,
      lastTakeAt: now,
      takes: 1,
      copies: 0,
      sources: 1,
      urgency: story.urgency,
    };
    return { ...opening, id: await turn.openRunningStory(opening) };
  }

  async function work(turn: Turn, reception: Reception): Promise<ReceptionReport> {
    const now = deps.clock.now();
    await catchUp(turn, now);
    const byFeed = Map.groupBy(reception.arrivals, ({ story }) => story.feed);
    let [stored, revised, unchanged, republished] = [0, 0, 0, 0];
    const intents: PlannedIntent[] = [];
    const subscriptions = reception.arrivals.length === 0 ? [] : await activeSubscriptions(turn);
    for (const [feed, arrivals] of byFeed) {
      const takes = await readKnownTakes(turn, feed, arrivals);
      for (const { story: came, ...arrived } of arrivals) {
        const standing = await takes.standingOf(came);
        const isLate = arrived.isLatePage === true && standing.kind !== 'new';
        const bare = isLate ? await takes.ownOf(came) : undefined;
        if (isLate ? bare === undefined : standing.kind === 'unchanged') {
          unchanged += 1;
          continue;
        }
        const before = bare ?? (standing.kind === 'revision' ? standing.before : undefined);
        const story = standing.kind === 'new' ? { ...came, guid: standing.guid } : came;
        const arrival: Arrival = { ...arrived, story };
        const placement = before === undefined ? await place(turn, arrival) : null;
        if (placement === 'unchanged') {
          unchanged += 1;
          continue;
        }
        const isSilent = reception.isBaseline || arrival.isRepublished === true;
        const isBaseline = before?.isBaseline ?? isSilent;
        const { take, running } = await store(turn, arrival, before, placement, isBaseline, now);
        takes.stored(came, take);
        if (before !== undefined) revised += 1;
        else stored += 1;
        if (before === undefined && arrival.isRepublished === true) republished += 1;
        // A story that nobody has seen yet is where grouping put it.
        const isUnseen = take.decision.relation === 'new';
        const homes = isUnseen
          ? new Map<WorkspaceId, RunningStoryId>()
          : await turn.homes(running.id, take.id);
        const plan = routeTake(
          {
            storyId: take.id,
            version: take.version,
            runningStoryId: running.id,
            relation: take.decision.relation,
            subject: subjectOf(take, take.tags, running.state),
            ownSubjects: await ownSubjects(
              turn,
              take,
              running.state,
              arrival.learnt,
              before !== undefined,
            ),
            homes,
            reached: reachedBy(running),
            urgency: take.urgency,
            isBaseline,
            isTooOld: take.publishedAt < now - tooOldMs,
            hasLonger: take.longer.length > 0,
          },
          subscriptions,
          isUnseen ? [] : await turn.roots(running.id, homes),
          now,
        );
        await turn.writePlan(plan, take.id, now);
        intents.push(...plan.intents);
      }
    }
    if (reception.feed !== null) {
      if (republished > 0) await sayRepublished(turn, reception.feed, republished, now);
      await turn.finishFeed(reception.feed.id, reception.feed.worker, reception.feed.result);
    }
    seenTurn = turn.number;
    return { stored, revised, unchanged, republished, intents };
  }

  async function takeIn(reception: Reception): Promise<ReceptionReport> {
    try {
      return await deps.inTurn(async (turn) => work(turn, reception));
    } catch (error) {
      // The window may hold stories that were rolled back: rebuild it from the store next time.
      window = deps.openWindow();
      seenTurn = 0;
      throw error;
    }
  }

  /**
   * Turns of one process wait for each other here too. PostgreSQL frees its lock before a failure is known here: the next
   * turn would begin with the window of the failed one, lose it in the middle, and know nothing of the past for ever.
   */
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    receive: async (reception) => {
      const taken = underWay.then(async () => takeIn(reception));
      underWay = taken.catch(() => {});
      return taken;
    },
  };
}
