import { RecordedClock } from '../../src/clock.ts';
import { createDelivery, type Delivery } from '../../src/deliver/lanes.ts';
import type { Poster, UnknownPolicy } from '../../src/deliver/outbox.ts';
import { createLog } from '../../src/log.ts';
import type { ChannelId, RunningStoryId, StoryId, SubscriptionId } from '../../src/news/ids.ts';
import type { IntentClass, IntentKind, LookUpOutcome, SendOutcome } from '../../src/news/intent.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openSqliteStore, type Store } from '../../src/store/store.ts';
import { inTurn } from '../../src/store/turn.ts';
import { storyWith, tagsWith } from '../query/subject.ts';
import { desk, morning, workspaceId } from '../store/newsroom.ts';

/** A wish for the outbox, in short. */
export interface Wish {
  /** Unique within the test; also the delivery id. */
  readonly key: string;
  readonly kind: IntentKind;
  /** Wishes of one name speak of one running story. */
  readonly running: string;
  readonly class?: IntentClass;
  readonly channelId?: ChannelId;
  /** The subscription whose outcome it is. */
  readonly threadedFor?: SubscriptionId;
}

/** Commits wishes straight into the outbox, each with a story of its own. */
export function wishing(store: Store, now: () => number) {
  const ids = new Map<string, RunningStoryId>();
  const roots = new Set<string>();
  let stories = 0;
  return async (...wishes: readonly Wish[]): Promise<void> =>
    inTurn(store, async (turn) => {
      for (const wish of wishes) {
        const channelId = wish.channelId ?? desk;
        const runningStoryId =
          ids.get(wish.running) ??
          (await turn.openRunningStory({
            slug: wish.running,
            headline: wish.running,
            state: 'new',
            openedAt: now(),
            lastTakeAt: now(),
            takes: 1,
            copies: 0,
            sources: 1,
            urgency: null,
          }));
        ids.set(wish.running, runningStoryId);
        stories += 1;
        const storyId: StoryId = await turn.addTake(
          {
            ...storyWith({ guid: `${stories}`, title: wish.key, receivedAt: now() }),
            tags: tagsWith({}),
            summary: [],
            longer: [],
            isBaseline: false,
            version: 1,
            runningStoryId,
            decision: { relation: 'new', score: 1, why: '', sharedTerms: [], runnerUp: null },
          },
          [],
          null,
        );
        const place = `${wish.running}|${channelId}`;
        const plan = {
          outcomes:
            wish.threadedFor === undefined
              ? []
              : [
                  {
                    workspaceId,
                    storyId,
                    storyVersion: 1,
                    subscriptionId: wish.threadedFor,
                    subscriptionVersion: 1,
                    channelId,
                    outcome: 'threaded' as const,
                    reason: null,
                    at: now(),
                  },
                ],
          roots: roots.has(place)
            ? []
            : [{ runningStoryId, workspaceId, channelId, openedBy: [], told: [] }],
          intents: [
            {
              key: wish.key,
              workspaceId,
              channelId,
              kind: wish.kind,
              class: wish.class ?? (wish.kind === 'edit' ? 2 : 3),
              runningStoryId,
              storyId,
            },
          ],
        };
        roots.add(place);
        await turn.writePlan(plan, storyId, now());
      }
    });
}

/** What a scripted Slack does with an attempt: says so, throws, or (`lost`) takes the post and cuts the line. */
export type Scripted = SendOutcome | 'throws' | 'lost';

/** A Slack that does as told, and remembers. */
export function scriptedPoster(clock: RecordedClock) {
  const script = new Map<string, Scripted[]>();
  const lookUps: LookUpOutcome[] = [];
  const calls: string[] = [];
  /** How each attempt was to be drawn. */
  const manners: string[] = [];
  /** Seconds since the morning began, by the clock handed in. */
  const stamp = (): string => `${(clock.now() - morning) / 1000}`;
  const posted: string[] = [];
  const takenBack: string[] = [];
  let refusal: { readonly until: number; readonly outcome: SendOutcome } | null = null;
  let underWay = 0;
  let mostUnderWay = 0;
  const poster: Poster = {
    send: async (intent) => {
      calls.push(`${stamp()} ${intent.key}`);
      manners.push(`${intent.key} ${intent.manner}`);
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await Promise.resolve();
      underWay -= 1;
      if (refusal !== null && clock.now() < refusal.until) return refusal.outcome;
      const next = script.get(intent.key)?.shift() ?? script.get(intent.channelId)?.shift();
      if (next === 'throws') throw new Error('poster fell over');
      if (next !== undefined && next !== 'lost') return next;
      posted.push(intent.key);
      if (next === 'lost') return { kind: 'unknown', cause: 'socket hang up' };
      return { kind: 'sent', ts: `ts.${intent.key}` };
    },
    lookUp: async (intent) => {
      calls.push(`${stamp()} look-up ${intent.key}`);
      await Promise.resolve();
      const told = lookUps.shift();
      if (told !== undefined) return told;
      return posted.includes(intent.key)
        ? { kind: 'found', ts: `ts.${intent.key}` }
        : { kind: 'absent' };
    },
    takeBack: async (_intent, ts) => {
      takenBack.push(ts);
      return Promise.resolve(true);
    },
  };
  return {
    poster,
    calls,
    manners,
    posted,
    /** The ts of each message that was deleted. */
    takenBack,
    /** Answers for a delivery id or a channel, in order; afterwards everything is sent. */
    tell: (about: string, ...answers: readonly Scripted[]) =>
      void script.set(about, [...(script.get(about) ?? []), ...answers]),
    /** Answers to look-ups, in order; afterwards they tell the truth. */
    tellLookUps: (...answers: readonly LookUpOutcome[]) => void lookUps.push(...answers),
    /** The same answer to everything until that second of the morning. */
    tellAll: (seconds: number, outcome: SendOutcome) => {
      refusal = { until: morning + seconds * 1000, outcome };
    },
    mostUnderWay: () => mostUnderWay,
  };
}

/** A delivery over a database in memory, on recorded time. */
export async function openDelivery(
  options: {
    /** Stays open; a fresh one in memory when absent. */
    readonly store?: Store;
    readonly unknown?: UnknownPolicy;
  } = {},
) {
  const clock = new RecordedClock(morning);
  const store = options.store ?? (await openSqliteStore(':memory:'));
  const slack = scriptedPoster(clock);
  const opened: Delivery[] = [];
  /** Another process on the same database. */
  const another = (worker: string, poster: Poster = slack.poster): Delivery => {
    const log = createLog('silent');
    const delivery = createDelivery({
      outbox: createOutbox(store),
      poster,
      clock,
      log,
      worker,
      ...(options.unknown === undefined ? {} : { unknown: options.unknown }),
    });
    opened.push(delivery);
    return delivery;
  };
  const delivery = another('one');
  /** Plays `seconds` of recorded time, stopping wherever a lane has something to do. */
  const play = async (seconds: number, ...others: readonly Delivery[]): Promise<void> => {
    const all = [delivery, ...others];
    const end = clock.now() + seconds * 1000;
    for (;;) {
      await Promise.all(all.map(async (one) => one.drain()));
      const times = all.map((one) => one.nextAt()).filter((time) => time !== null);
      const next = Math.min(...times);
      if (next > end) break;
      clock.advanceTo(next);
    }
    clock.advanceTo(end);
    await Promise.all(all.map(async (one) => one.drain()));
  };
  /** Outbox rows as `key state`. */
  const rows = async (): Promise<string[]> => {
    const found = await store.db
      .selectFrom('outbox')
      .select(['key', 'state'])
      .orderBy('id')
      .execute();
    return found.map(({ key, state }) => `${key} ${state}`);
  };
  return {
    clock,
    store,
    ...slack,
    delivery,
    another,
    play,
    rows,
    wish: wishing(store, clock.now),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map(async (one) => one.stop()));
      if (options.store === undefined) await store.close();
    },
  };
}
