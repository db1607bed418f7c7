import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { seededRandom, systemClock, type Random } from '../../src/clock.ts';
import type { Fault } from '../../src/local/faults.ts';
import type { LocalMessage } from '../../src/local/state.ts';
import { startLocalWorkspace } from '../../src/local/workspace.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { wishing, type Wish } from '../deliver/queue.ts';
import type { DrainOrder } from './drain.ts';

const script = fileURLToPath(new URL('drain.ts', import.meta.url));
const channels = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'] as ChannelId[];

/** Misfortunes of a post: refused for a second, taken but never answered, never taken. */
function postFault(random: Random): Fault | null {
  const chance = random();
  if (chance < 0.04) return { kind: 'throttle', retryAfterSeconds: 1 };
  if (chance < 0.1) return { kind: 'cut', when: 'after' };
  if (chance < 0.15) return { kind: 'status', status: 500, when: 'after' };
  if (chance < 0.18) return { kind: 'cut', when: 'before' };
  return null;
}

function lookUpFault(random: Random): Fault | null {
  const chance = random();
  if (chance < 0.05) return { kind: 'throttle', retryAfterSeconds: 1 };
  if (chance < 0.1) return { kind: 'cut', when: 'before' };
  return null;
}

/** A root and three replies, in turn in each channel. */
function wishesFor(story: number): Wish[] {
  const channelId = channels[story % channels.length] ?? ('C1' as ChannelId);
  const running = `story ${story}`;
  return [
    { key: `root.${story}`, kind: 'root', running, channelId },
    ...[1, 2, 3].map((reply): Wish => ({
      key: `reply.${story}.${reply}`,
      kind: 'reply',
      running,
      channelId,
    })),
  ];
}

/**
 * Drains an outbox by a process that is killed again and again, and in the end by one that may finish.
 * @returns how often each delivery was taken by Slack, by delivery id
 */
async function rampage(
  mode: DrainOrder['mode'],
  wanted: { readonly kills: number; readonly stories: number },
  seed: number,
) {
  const random = seededRandom(seed);
  const clock = systemClock();
  const folder = await mkdtemp(join(tmpdir(), 'dateline-chaos-'));
  const database = join(folder, 'outbox.db');
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(async () => rm(folder, { recursive: true }));
  const slack = cleanup.use(
    await startLocalWorkspace({
      clock,
      random,
      channels: channels.map((id) => ({ name: id.toLowerCase(), id })),
      limits: { isOn: false },
      faults: (method) => {
        if (method === 'chat.postMessage') return postFault(random);
        return method.startsWith('conversations.') ? lookUpFault(random) : null;
      },
    }),
  );
  const store = cleanup.use(await openSqliteStore(database));
  const wish = wishing(store, clock.now);
  const keys: string[] = [];
  let stories = 0;
  const wishMore = async (count: number): Promise<void> => {
    const wishes = Array.from({ length: count }, () => wishesFor(stories++)).flat();
    keys.push(...wishes.map(({ key }) => key));
    await wish(...wishes);
  };
  const waiting = async (): Promise<number> => {
    const rows = await store.db
      .selectFrom('outbox')
      .select('id')
      .where('state', 'in', ['pending', 'sending'])
      .execute();
    return rows.length;
  };

  await wishMore(wanted.stories);
  let [kills, runs, failedRuns] = [0, 0, 0];
  for (;;) {
    // There must be something to be killed at.
    if (kills < wanted.kills && (await waiting()) < 30) await wishMore(8);
    runs += 1;
    const { apiUrl, botToken } = slack;
    const order: DrainOrder = { database, apiUrl, botToken, worker: `child ${runs}`, mode };
    const child = spawn(process.execPath, [script, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), ended]);
    if (kills < wanted.kills) {
      await Promise.race([clock.sleep(random() * 350), ended]);
      if (child.kill('SIGKILL')) kills += 1;
    }
    const [code, signal] = (await ended) as [number | null, string | null];
    if (signal === null && code !== 0) failedRuns += 1;
    if (signal === null && kills >= wanted.kills) break;
  }
  const takenOf = (key: string): number => slack.counts.deliveries.get(key)?.accepted ?? 0;
  const places = (key: string | undefined): number => (key === undefined ? -1 : keys.indexOf(key));
  const lists = slack.state.channels
    .values()
    .flatMap(({ messages, threads }) => [messages, ...threads.values()])
    .map(idsOf)
    .toArray();
  return {
    kills,
    failedRuns,
    undrained: await waiting(),
    deliveries: keys.length,
    lost: keys.filter((key) => takenOf(key) === 0),
    doubled: keys.filter((key) => takenOf(key) > 1),
    /** Messages that overtook another of their channel or thread. */
    overtaken: lists.flatMap((ids) => ids.filter((id, at) => places(id) < places(ids[at - 1]))),
    lookUps: ['conversations.history', 'conversations.replies'].reduce(
      (sum, method) => sum + (slack.counts.calls.get(method) ?? 0),
      0,
    ),
  };
}

/** The delivery ids of messages, in the order they stand. */
function idsOf(messages: readonly LocalMessage[]): string[] {
  return messages.map(({ metadata }) => String(metadata?.event_payload['delivery_id']));
}

describe('a process killed at any moment', () => {
  test('loses nothing and posts nothing twice', async () => {
    const end = await rampage('safe', { kills: 25, stories: 60 }, 20_261_125);
    console.info(
      `${end.deliveries} deliveries, ${end.kills} kills, ${end.lookUps} look-ups: ${end.lost.length} lost, ${end.doubled.length} double`,
    );
    expect(end.kills).toBeGreaterThanOrEqual(20);
    expect(end.deliveries).toBeGreaterThanOrEqual(200);
    expect(end).toMatchObject({
      failedRuns: 0,
      undrained: 0,
      lost: [],
      doubled: [],
      overtaken: [],
    });
  });

  test('the control that sends again without looking posts twice', async () => {
    const end = await rampage('naive', { kills: 6, stories: 30 }, 7);
    expect(end.doubled.length).toBeGreaterThan(0);
  });

  test('the control that takes the unknown for sent loses some', async () => {
    const end = await rampage('careless', { kills: 6, stories: 30 }, 7);
    expect(end.lost.length).toBeGreaterThan(0);
  });
});
