import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModels, type Models } from '../../src/cli/installation.ts';
import { RecordedClock, seededRandom, type Clock } from '../../src/clock.ts';
import { createDateline, localConnection, type Dateline } from '../../src/dateline.ts';
import { readFeed } from '../../src/intake/read-feed.ts';
import { startLocalWorkspace } from '../../src/local/workspace.ts';
import { createLog } from '../../src/log.ts';
import type { ChannelId, FeedId, UserId } from '../../src/news/ids.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { startOneFeed } from '../e2e/one-feed.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));
export const desk = 'C1DESK' as ChannelId;
export const admin = 'C2ADMIN' as ChannelId;
const words = [
  'amber',
  'basalt',
  'cobalt',
  'damson',
  'ember',
  'flint',
  'garnet',
  'hazel',
  'indigo',
];
let models: Promise<Models> | undefined;

/** The machine's clock as somebody may set it: what sleeps goes on as it did, what reads the time reads another. */
class SettableClock implements Clock {
  readonly #true: RecordedClock;
  #offMs = 0;

  constructor(trueClock: RecordedClock) {
    this.#true = trueClock;
  }

  readonly now = (): number => this.#true.now() + this.#offMs;
  readonly steady = (): number => this.#true.steady();
  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> =>
    this.#true.sleep(ms, signal);

  /** Sets it forward, or back with a negative number. */
  setBy(ms: number): void {
    this.#offMs += ms;
  }
}

/**
 * The whole of Dateline with one feed, a local workspace and a database in memory. Slack's clock is right, ours is
 * Dateline's and can be set.
 */
export async function openSettable() {
  const slackClock = new RecordedClock(Date.UTC(2026, 4, 18, 9));
  const clock = new SettableClock(slackClock);
  await using opened = new AsyncDisposableStack();
  const feed = opened.use(await startOneFeed());
  const slack = opened.use(
    await startLocalWorkspace({
      clock: slackClock,
      random: seededRandom(5),
      people: [{ name: 'amara', id: 'U1AMARA' }],
      channels: [
        { name: 'desk', id: desk },
        { name: 'admin', id: admin },
      ],
    }),
  );
  const store = opened.use(await openSqliteStore(':memory:'));
  const parts = await (models ??= loadModels(home, join(home, 'config')));
  const processes = opened.use(new AsyncDisposableStack());
  /** Another process on the same database; the first is started with it. */
  const another = async (worker: string): Promise<Dateline> =>
    processes.use(
      await createDateline({
        clock,
        random: seededRandom(5),
        log: createLog('silent'),
        store,
        feeds: [
          {
            id: 'harbour-world' as FeedId,
            source: 'Harbour Wire',
            url: feed.url,
            timezone: 'UTC',
            datelineWeight: 1,
            defaultCountry: null,
            defaultRegion: null,
            topic: null,
            language: 'en',
            everyMs: 300_000,
            fullText: false,
            auth: null,
          },
        ],
        ...parts,
        vocabulary: anyValue,
        workspaceId: slack.teamId,
        slack: { ...localConnection(slack), command: '/wire' },
        allowPrivate: () => true,
        userAgent: 'DatelineBot/test',
        readFeed,
        hostRestMs: 0,
        worker,
        firstPollSpreadMs: 0,
        adminChannel: admin,
      }),
    );
  const dateline = await another('one');
  await dateline.desk.follow(
    { workspaceId: slack.teamId, userId: 'U1AMARA' as UserId, channelId: desk, isDirect: false },
    'harbour',
  );
  // The first poll is baseline and posts nothing.
  feed.publish({ id: 'first', title: 'Quiet morning', text: 'Quiet.', at: slackClock.now() });
  await dateline.tick();
  let published = 0;
  let tickAt = slackClock.now() + 5000;
  const held = opened.move();
  const messagesIn = (channel: ChannelId) =>
    slack.history(channel).filter(({ metadata }) => metadata !== null);
  return {
    slack,
    slackClock,
    store,
    clock,
    dateline,
    another,
    /** So many more stories, each an event of its own; the next poll brings them. */
    publish: (count: number): void => {
      for (let more = 0; more < count; more += 1) {
        published += 1;
        const own = words.map((word) => `${word}${'abcdefghij'[published % 10]}${published}`);
        feed.publish({
          id: `story-${published}`,
          title: `Harbour ${own.slice(0, 6).join(' ')}`,
          text: `The ${own.join(' ')}.`,
          at: slackClock.now(),
        });
      }
    },
    /** Lets time pass as it does, with a tick every five seconds. */
    pass: async (seconds: number, ...others: readonly Dateline[]): Promise<void> => {
      const all = [dateline, ...others];
      const end = slackClock.now() + seconds * 1000;
      while (slackClock.now() < end) {
        const rests = all
          .map((one) => (one.delivery.nextAt() ?? Infinity) - clock.now())
          .filter((rest) => rest > 0);
        const tickIn = tickAt - slackClock.now();
        slackClock.advanceBy(Math.max(1, Math.min(tickIn, end - slackClock.now(), ...rests)));
        const isTick = slackClock.now() >= tickAt;
        if (isTick) tickAt = slackClock.now() + 5000;
        for (const one of all) await (isTick ? one.tick() : one.delivery.drain());
      }
    },
    /** Headlines of the alerts in the desk's channel, in order: `1` for the first story. */
    alerts: (): string[] =>
      messagesIn(desk).map(({ text }) => /[a-j](\d+)/.exec(text)?.[1] ?? text),
    /** What the admin channel was told. */
    told: (): string[] => messagesIn(admin).map(({ text }) => text),
    /** Rows without a final state. */
    waiting: async (): Promise<number> => {
      const rows = await store.db
        .selectFrom('outbox')
        .select('id')
        .where('state', 'in', ['pending', 'sending', 'held'])
        .execute();
      return rows.length;
    },
    [Symbol.asyncDispose]: async () => held.disposeAsync(),
  };
}
