import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { seededRandom, systemClock } from '../../src/clock.ts';
import { startLocalWorkspace } from '../../src/local/workspace.ts';
import type { ChannelId, UserId } from '../../src/news/ids.ts';
import type { Store } from '../../src/store/store.ts';
import { addSubscription, ensureWorkspace } from '../../src/store/subscriptions.ts';
import { openAt } from './open.ts';
import type { BotOrder } from './order.ts';
import { rootsIn } from './roots-in.ts';
import { places, startWires } from './wires.ts';

const script = fileURLToPath(new URL('bot.ts', import.meta.url));
/** One channel for each of the places. */
const desks = Array.from({ length: places }, (_, place) => `C${place}DESK` as ChannelId);
const wires = 8;
/** Events reported at one instant. */
const batch = 8;
/** So many reports may be missing before the next events happen: a wire shows only its newest. */
const lag = 16;
/** Nothing takes that long. */
const stuckMs = 240_000;

/** Several whole bots on one database, whose feeds all carry the same events at the same instants. */
export interface Meeting {
  /** A file, or a PostgreSQL address; empty. */
  readonly database: string;
  readonly processes: number;
  readonly events: number;
  /** Whether channels follow the places; otherwise the events are only grouped. */
  readonly isFollowed: boolean;
  /** SIGKILLs, each at a random moment; a bot killed is started again. */
  readonly kills: number;
  readonly seed: number;
}

/** What came of it. */
export interface Met {
  readonly runningStories: number;
  readonly roots: number;
  /** Events as the bots grouped them: for each running story which reports are in it, as `feed guid`, all in order. */
  readonly grouping: readonly string[];
  readonly takes: number;
  readonly kills: number;
  /** Takes without a recorded outcome. */
  readonly unrecorded: number;
  readonly undrained: number;
  readonly lost: number;
  readonly doubled: number;
  readonly seconds: number;
}

async function count(store: Store, table: 'stories' | 'outcomes'): Promise<number> {
  const row = await store.db
    .selectFrom(table)
    .select((e) => e.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function waitingRows(store: Store): Promise<number> {
  const rows = await store.db
    .selectFrom('outbox')
    .select('id')
    .where('state', 'in', ['pending', 'sending', 'held'])
    .execute();
  return rows.length;
}

async function groupingIn(store: Store): Promise<string[]> {
  const rows = await store.db
    .selectFrom('stories')
    .select(['running_story_id', 'feed_id', 'guid'])
    .execute();
  return Map.groupBy(rows, (row) => row.running_story_id)
    .values()
    .map((takes) =>
      takes
        .map(({ feed_id: feed, guid }) => `${feed} ${guid}`)
        .toSorted()
        .join(', '),
    )
    .toArray()
    .toSorted();
}

/** Plays the meeting until every report is stored and everything it led to is sent. */
export async function meet(meeting: Meeting): Promise<Met> {
  const random = seededRandom(meeting.seed);
  const clock = systemClock();
  const startedAt = clock.now();
  await using cleanup = new AsyncDisposableStack();
  const news = cleanup.use(await startWires(wires, clock.now));
  const slack = cleanup.use(
    await startLocalWorkspace({
      clock,
      random,
      channels: desks.map((id, place) => ({ name: `harbour${place}`, id })),
      people: [{ name: 'amara', id: 'U1AMARA' }],
      limits: { isOn: false },
    }),
  );
  const store = cleanup.use(await openAt(meeting.database));
  await ensureWorkspace(store.db, slack.teamId, clock.now());
  for (const [place, channelId] of (meeting.isFollowed ? desks : []).entries()) {
    await addSubscription(store.db, {
      workspaceId: slack.teamId,
      channelId,
      createdBy: 'U1AMARA' as UserId,
      query: `harbour${place}`,
      delivery: 'alerts',
      now: clock.now(),
    });
  }

  let [runs, kills] = [0, 0];
  const over = new AbortController();
  const bots = new Set<ChildProcess>();
  async function slot(): Promise<void> {
    while (!over.signal.aborted) {
      runs += 1;
      const order: BotOrder = {
        database: meeting.database,
        slack: {
          apiUrl: slack.apiUrl,
          botToken: slack.botToken,
          signingSecret: slack.signingSecret,
        },
        workspaceId: slack.teamId,
        feeds: news.urls,
        worker: `bot ${runs}`,
        seed: meeting.seed + runs,
      };
      const bot = spawn(process.execPath, [script, JSON.stringify(order)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      bots.add(bot);
      const ended = once(bot, 'exit') as Promise<[number | null, string | null]>;
      await Promise.race([once(bot.stdout, 'data'), ended]);
      if (kills < meeting.kills) {
        await Promise.race([clock.sleep(100 + random() * 1500), ended]);
        if (kills < meeting.kills && bot.kill('SIGKILL')) kills += 1;
      }
      const [code, signal] = await ended;
      bots.delete(bot);
      if (signal !== 'SIGKILL' && code !== 0) throw new Error(`a bot ended with ${code ?? signal}`);
    }
  }
  const all = Array.from({ length: meeting.processes }, slot);
  const failed = Promise.all(all);

  const until = async (isReached: () => Promise<boolean>): Promise<void> => {
    const latest = clock.now() + stuckMs;
    while (!(await isReached())) {
      if (clock.now() > latest) throw new Error('the bots are stuck');
      await Promise.race([clock.sleep(50), failed]);
    }
  };
  try {
    // The first poll of each wire is baseline.
    await until(async () => (await count(store, 'stories')) >= wires);
    for (let told = 0; told < meeting.events; told += batch) {
      news.report(Math.min(batch, meeting.events - told));
      await until(async () => (await count(store, 'stories')) >= wires * (told + 1) - lag);
    }
    await until(async () => (await count(store, 'stories')) >= wires * (meeting.events + 1));
    await until(async () => kills >= meeting.kills && (await waitingRows(store)) === 0);
  } finally {
    over.abort();
    for (const bot of bots) bot.kill('SIGTERM');
    await failed;
  }
  const keys = await store.db
    .selectFrom('outbox')
    .select('key')
    .where('kind', 'in', ['root', 'reply'])
    .execute();
  const taken = keys.map(({ key }) => slack.counts.deliveries.get(key)?.accepted ?? 0);
  const grouping = await groupingIn(store);
  const takes = await count(store, 'stories');
  return {
    runningStories: grouping.length,
    roots: rootsIn(slack, desks),
    grouping,
    takes,
    kills,
    unrecorded: meeting.isFollowed ? takes - (await count(store, 'outcomes')) : 0,
    undrained: await waitingRows(store),
    lost: taken.filter((times) => times === 0).length,
    doubled: taken.filter((times) => times > 1).length,
    seconds: Math.round((clock.now() - startedAt) / 1000),
  };
}
