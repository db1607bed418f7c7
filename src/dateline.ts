import type { Tagger } from './classify/tagger.ts';
import type { TopicTeacher } from './classify/topic-learning.ts';
import type { Clock, Random } from './clock.ts';
import type { FriendlyNames } from './config/names.ts';
import { createDelivery, type Delivery, type DeliveryDeps } from './deliver/lanes.ts';
import { usualTimings } from './deliver/settlement.ts';
import type { GistModel } from './gist/model.ts';
import { createGistWriter } from './gist/write.ts';
import type { LaneId } from './deliver/outbox.ts';
import type { ChannelDirectory, Desk } from './desk/desk.ts';
import { openLiveVocabulary } from './desk/live-vocabulary.ts';
import { openLearning } from './desk/learning.ts';
import { openDesk } from './desk/open.ts';
import { watchFeeds } from './desk/watch-feeds.ts';
import type { Background } from './group/background.ts';
import { voicesOf } from './group/independence.ts';
import { slugOf } from './group/slug.ts';
import { openWindow } from './intake/open-window.ts';
import { createPoller } from './intake/poll.ts';
import { openPublishers, type PublisherSettings } from './intake/publishers.ts';
import { createReceiver, type Reception, type ReceptionReport } from './intake/receive.ts';
import { firstDueAt } from './intake/schedule.ts';
import { localTeamId } from './local/places.ts';
import type { LocalWorkspace } from './local/workspace.ts';
import type { Log } from './log.ts';
import type { Feed } from './news/feed.ts';
import type { ChannelId, WorkspaceId } from './news/ids.ts';
import { parseQuery } from './query/parse.ts';
import { anyValue, type Vocabulary } from './query/vocabulary.ts';
import { createSlackApp, type SlackAddress, type Transport } from './slack/app.ts';
import { createDeliveryClient } from './slack/client.ts';
import { createChannelDirectory } from './slack/directory.ts';
import { createPoster } from './slack/poster.ts';
import { readAddedFeed } from './store/added-feeds.ts';
import { claimDueFeeds, finishFeed, nextFeedDueAt, syncFeeds } from './store/feeds.ts';
import { setAdminChannel } from './store/notices.ts';
import { createGistStore } from './store/gists.ts';
import { createOutbox } from './store/outbox.ts';
import { askWorkspaceAgain } from './store/gates.ts';
import { lookUpStories } from './store/stories.ts';
import type { Store } from './store/store.ts';
import { ensureWorkspace, isNewSlackEvent } from './store/subscriptions.ts';
import { inTurn } from './store/turn.ts';
import { cutWaits } from './store/waits.ts';

/** Everything Dateline is built from; a test or a demo hands in its own. */
export interface DatelineDeps extends PublisherSettings {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly store: Store;
  readonly feeds: readonly Feed[];
  readonly tagger: Tagger;
  /** Learns from what people say of tags; nothing is learnt when absent. */
  readonly teach?: TopicTeacher;
  readonly background: Background;
  readonly vocabulary: Vocabulary;
  readonly names: FriendlyNames;
  readonly workspaceId: WorkspaceId;
  readonly slack: {
    readonly transport: Transport;
    /** The local workspace's Web API; Slack's own when absent. */
    readonly apiUrl?: string;
    /** The slash command, with its slash. */
    readonly command: string;
  };
  /** Names this process in leases: unique among those on one database. */
  readonly worker: string;
  /** Feeds new to us are first asked spread over this many ms. */
  readonly firstPollSpreadMs: number;
  /** Where notices go; whoever followed first hears them when absent or null. */
  readonly adminChannel?: ChannelId | null;
  /** What is done with messages of unknown outcome that cannot be looked up; `hold` when absent. */
  readonly unknown?: NonNullable<DeliveryDeps['unknown']>;
  /** Writes gists of running stories, at most `budget` a day; nobody does when absent. */
  readonly gist?: { readonly model: GistModel; readonly budget: number };
  /** How long lanes wait for what, and a feed's lease in ms; the usual times when absent. */
  readonly timings?: DeliveryDeps['timings'] & { readonly feedLeaseMs?: number };
}

/** A running Dateline. */
export interface Dateline extends AsyncDisposable {
  readonly desk: Desk;
  readonly delivery: Delivery;
  /** Connects to Slack. @throws DatelineError `slack/…` */
  readonly start: () => Promise<SlackAddress>;
  /** Polls what is due and sends what may be sent; resolves when that is done. Never throws. */
  readonly tick: () => Promise<void>;
  /** When a tick will next have something to do, epoch ms; null for never. */
  readonly nextAt: () => Promise<number | null>;
  /** Takes in stories that did not come from a poll (a replay, a push). */
  readonly receive: (reception: Reception) => Promise<ReceptionReport>;
  /** Stops polling and sending, waits for what is under way, disconnects. The store stays open. */
  readonly stop: () => Promise<void>;
}

/** A feed turn takes at most the fetch's deadline and little more; past this another process may try. */
const feedLeaseMs = 120_000;

/** How Dateline connects to a local workspace: over HTTP, on a free loopback port. */
export function localConnection(
  workspace: Pick<LocalWorkspace, 'botToken' | 'signingSecret' | 'apiUrl'>,
): { readonly transport: Transport; readonly apiUrl: string } {
  const { botToken, signingSecret, apiUrl } = workspace;
  return {
    transport: { kind: 'http', botToken, signingSecret, host: '127.0.0.1', port: 0 },
    apiUrl,
  };
}

/** Builds the parts in the order of the way a story goes, and opens the feeds and workspace rows they need. */
export async function createDateline(deps: DatelineDeps): Promise<Dateline> {
  const { clock, log, store, worker } = deps;
  await syncFeeds(store.db, deps.feeds, (id) =>
    firstDueAt(clock.now(), id, deps.firstPollSpreadMs),
  );
  await ensureWorkspace(store.db, deps.workspaceId, clock.now());
  const longestWaits = {
    laneLeaseMs: deps.timings?.leaseMs ?? usualTimings.leaseMs,
    pausedMs: deps.timings?.pausedRetryMs ?? usualTimings.pausedRetryMs,
    feedLeaseMs: deps.timings?.feedLeaseMs ?? feedLeaseMs,
  };
  await cutWaits(store.db, clock.now(), longestWaits);
  await setAdminChannel(store.db, deps.workspaceId, deps.adminChannel ?? null);
  // A new start may have brought a new token.
  await askWorkspaceAgain(store.db, deps.workspaceId, clock.now());

  const { transport, apiUrl } = deps.slack;
  const client = createDeliveryClient(transport.botToken, log, apiUrl);
  const directory: ChannelDirectory = createChannelDirectory(client);
  // One token speaks for one workspace: what the database holds for another waits until that one is connected again.
  const isOurs = (lane: LaneId): boolean => lane.workspaceId === deps.workspaceId;
  const outbox = createOutbox(store);
  const delivery = createDelivery({
    outbox: { ...outbox, waitingLanes: async () => (await outbox.waitingLanes()).filter(isOurs) },
    poster: createPoster({ client, names: deps.names }),
    clock,
    log,
    worker,
    ...(deps.unknown === undefined ? {} : { unknown: deps.unknown }),
    timings: deps.timings ?? {},
  });
  const configured = new Map(deps.feeds.map((feed) => [feed.id, feed]));
  const receiver = createReceiver({
    inTurn: async (work) =>
      inTurn(store, async (turn) =>
        work({
          ...turn,
          // Trying it out must not leave a pile for the day the local workspace is opened again.
          subscriptions: async () =>
            (await turn.subscriptions()).filter(
              (one) => isOurs(one) || one.workspaceId !== localTeamId,
            ),
        }),
      ),
    clock,
    openWindow: () => openWindow(deps.background),
    prepareQuery: (query) => {
      const parsed = parseQuery(query, anyValue);
      if (parsed.kind === 'parsed') return parsed.query;
      log.error({ query, problem: parsed.problem.message }, 'stored query cannot be read');
      return null;
    },
    voiceOf: voicesOf(deps.feeds),
    standingOf: (id) => configured.get(id)?.standing ?? 'usual',
    slugOf,
  });

  const receive = async (reception: Reception): Promise<ReceptionReport> => {
    const report = await receiver.receive(reception);
    delivery.wake(report.intents.filter(isOurs));
    return report;
  };

  const learning = deps.teach === undefined ? null : openLearning(store, deps.teach);
  const publishers = openPublishers({
    ...deps,
    ...(learning === null ? {} : { tagger: { ...deps.tagger, taughtAbout: learning.forSource } }),
    lookUp: async (id, keys) => lookUpStories(store.db, id, keys),
    receiveLate: async (arrival) => {
      const { revised } = await receive({ arrivals: [arrival], isBaseline: false, feed: null });
      log.debug({ feed: arrival.story.feed, revised }, 'page received');
    },
  });
  const vocabulary = await openLiveVocabulary(store, deps.vocabulary);
  const desk = openDesk({
    ...(learning === null ? {} : { taughtBy: learning.taughtBy }),
    wake: delivery.wake,
    store,
    clock,
    get vocabulary() {
      return vocabulary.current();
    },
    directory,
    feedReader: publishers,
    feedsChanged: vocabulary.refresh,
  });

  const poller = createPoller({
    feedOf: async (id) => configured.get(id) ?? (await readAddedFeed(store.db, id)),
    claim: async (now, limit) =>
      claimDueFeeds(store.db, {
        worker,
        now,
        limit,
        leaseMs: longestWaits.feedLeaseMs,
      }),
    finish: async (id, result) => finishFeed(store.db, id, worker, result),
    fetchFeed: publishers.fetchFeed,
    prepare: publishers.prepare,
    receiver,
    clock,
    random: deps.random,
    log,
    worker,
    hostRestMs: publishers.hostRestMs,
    signal: publishers.signal,
    onReceived: (report) => delivery.wake(report.intents.filter(isOurs)),
  });

  const gists =
    deps.gist === undefined
      ? null
      : createGistWriter({
          ...deps.gist,
          store: createGistStore(store, deps.workspaceId),
          clock,
          log,
          wake: delivery.wake,
        });

  const app = createSlackApp({
    transport,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    workspaceId: deps.workspaceId,
    desk,
    names: deps.names,
    command: deps.slack.command,
    seenEvent: async (eventId) => !(await isNewSlackEvent(store.db, eventId, clock.now())),
    clock,
    random: deps.random,
    log,
  });

  let lastTickAt = clock.now();
  /** Times of the future stand in the store when somebody set the clock back: nobody shall wait for them. */
  async function noticeClockSetBack(): Promise<void> {
    const now = clock.now();
    const backMs = lastTickAt - now;
    lastTickAt = now;
    if (backMs <= 0) return;
    log.warn({ backMs }, 'the clock was set back');
    await cutWaits(store.db, now, longestWaits);
    delivery.forgetWaits();
  }

  const { workspaceId } = deps;
  const { command } = deps.slack;
  const feedWatch = watchFeeds({ store, clock, log, workspaceId, command });

  /** None needs the one before: what cannot be learnt must not keep stories from coming or going. */
  const steps: readonly (readonly [step: string, run: () => Promise<void>])[] = [
    ['clock', noticeClockSetBack],
    // Another process, or the command line, may have added feeds.
    ['vocabulary', vocabulary.refresh],
    ['learning', async () => learning?.refresh()],
    ['polls', poller.pollDue],
    ['feed watch', async () => delivery.wake(await feedWatch.look())],
    ['lanes', delivery.drain],
  ];

  async function tick(): Promise<void> {
    if (publishers.signal.aborted) return;
    for (const [step, run] of steps) {
      try {
        await run();
      } catch (error) {
        // The store itself failed (disk full, database away): the next tick tries again, nothing was acknowledged.
        log.error({ err: error, step }, 'tick failed');
      }
    }
    gists?.look();
  }

  async function stopAll(): Promise<void> {
    publishers.hangUp();
    await gists?.stop();
    await poller.settled();
    await delivery.stop();
    await app.stop();
    await publishers.close();
  }
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => (stopped ??= stopAll());

  return {
    desk,
    delivery,
    start: app.start,
    tick,
    nextAt: async () => {
      const times = [await nextFeedDueAt(store.db), delivery.nextAt()].filter(
        (time) => time !== null,
      );
      return times.length === 0 ? null : Math.min(...times);
    },
    receive,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
