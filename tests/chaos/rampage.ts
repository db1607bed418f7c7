import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { seededRandom, systemClock, type Random } from '../../src/clock.ts';
import type { Fault } from '../../src/local/faults.ts';
import { startLocalWorkspace, type LocalWorkspace } from '../../src/local/workspace.ts';
import type { Store } from '../../src/store/store.ts';
import { wishing } from '../deliver/queue.ts';
import { openAt } from './open.ts';
import { hurried, type DrainOrder } from './order.ts';
import { channels, overtakers, wishesFor, type SentRow } from './wishes.ts';

const script = fileURLToPath(new URL('drain.ts', import.meta.url));

/** Misfortunes of a post: refused for a second, taken but never answered, taken late, never taken, answered slowly. */
function postFault(random: Random): Fault | null {
  const chance = random();
  if (chance < 0.03) return { kind: 'throttle', retryAfterSeconds: 1 };
  if (chance < 0.08) return { kind: 'cut', when: 'after' };
  if (chance < 0.12) return { kind: 'status', status: 500, when: 'after' };
  if (chance < 0.14) return { kind: 'cut', when: 'before' };
  if (chance < 0.16) return { kind: 'late', ms: 60 };
  if (chance < 0.2) return { kind: 'slow', ms: Math.floor(random() * 120) };
  return null;
}

function otherFault(random: Random): Fault | null {
  const chance = random();
  if (chance < 0.05) return { kind: 'throttle', retryAfterSeconds: 1 };
  if (chance < 0.1) return { kind: 'cut', when: 'before' };
  return null;
}

/** How wild it gets. */
export interface Rampage {
  readonly mode: DrainOrder['mode'];
  /** A file, or a PostgreSQL address; empty. */
  readonly database: string;
  /** Processes at once. */
  readonly processes: number;
  /** SIGKILLs, each at a random moment. */
  readonly kills: number;
  /** Of those ended, so many by SIGSTOP past the lease and SIGCONT instead. */
  readonly pauses: number;
  /** At least so many posts. */
  readonly deliveries: number;
  readonly seed: number;
}

/** What is left afterwards. */
export interface Aftermath {
  readonly kills: number;
  readonly pauses: number;
  readonly deliveries: number;
  readonly edits: number;
  readonly lookUps: number;
  readonly seconds: number;
  /** Children that ended by themselves with an error. */
  readonly failedRuns: number;
  /** Rows without a final state. */
  readonly undrained: number;
  /** Posts that nobody can look up and a person is asked about. */
  readonly held: number;
  /** Posts made twice, of which one was deleted again by whoever found out. */
  readonly takenBack: number;
  /** Posts that never arrived (held ones apart), stand there more than once, went before their turn. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly overtaken: readonly string[];
  /** Rows whose recorded ts is not the message's. */
  readonly unrecorded: readonly string[];
}

/** Several slots, each with a child that is killed or paused again and again, and may finish in the end. */
async function unleash(
  wild: Rampage,
  slack: LocalWorkspace,
  random: Random,
  feed: (isDone: boolean) => Promise<'more' | 'enough'>,
): Promise<{ kills: number; pauses: number; failedRuns: number }> {
  const clock = systemClock();
  let [kills, pauses, runs, failedRuns] = [0, 0, 0, 0];
  const isDone = (): boolean => kills >= wild.kills && pauses >= wild.pauses;

  /** Something happens to a child that is at work. */
  async function harm(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
    await Promise.race([clock.sleep(random() * 350), ended]);
    if (child.exitCode !== null || child.signalCode !== null || isDone()) return;
    if (pauses < wild.pauses && (kills >= wild.kills || random() < 0.5)) {
      pauses += 1;
      child.kill('SIGSTOP');
      await clock.sleep(hurried.leaseMs * (1.2 + random()));
      child.kill('SIGCONT');
      await harm(child, ended);
      return;
    }
    if (kills < wild.kills) {
      kills += 1;
      child.kill('SIGKILL');
    }
  }

  async function slot(): Promise<void> {
    for (;;) {
      const supply = await feed(isDone());
      runs += 1;
      const order: DrainOrder = {
        database: wild.database,
        apiUrl: slack.apiUrl,
        botToken: slack.botToken,
        worker: `child ${runs}`,
        mode: wild.mode,
      };
      const child = spawn(process.execPath, [script, JSON.stringify(order)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
      await Promise.race([once(child.stdout, 'data'), ended]);
      await harm(child, ended);
      const [code, signal] = await ended;
      if (signal === null && code !== 0) failedRuns += 1;
      if (signal === null && supply === 'enough') return;
    }
  }
  await Promise.all(Array.from({ length: wild.processes }, slot));
  return { kills, pauses, failedRuns };
}

/** The posts of each channel in Slack's order, roots and replies together. */
async function sentRows(
  store: Store,
  slack: LocalWorkspace,
  committedAt: ReadonlyMap<string, number>,
): Promise<SentRow[][]> {
  const rows = await store.db.selectFrom('outbox').selectAll().execute();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return slack.state.channels
    .values()
    .map(({ messages, threads }) =>
      [...messages, ...[...threads.values()].flat()]
        .toSorted((a, b) => a.ts.localeCompare(b.ts))
        .flatMap(({ metadata }) => {
          const row = byKey.get(String(metadata?.event_payload['delivery_id']));
          if (row === undefined) return [];
          return [
            {
              id: row.id,
              key: row.key,
              class: row.class,
              runningStoryId: Number(row.running_story_id),
              waitingSince: committedAt.get(row.key) ?? row.created_at,
              firstTryAt: row.first_try_at ?? 0,
            },
          ];
        }),
    )
    .toArray();
}

/** Drains an outbox by processes that are killed and paused again and again, and in the end by some that may finish. */
export async function rampage(wild: Rampage): Promise<Aftermath> {
  const random = seededRandom(wild.seed);
  const clock = systemClock();
  const startedAt = clock.now();
  await using cleanup = new AsyncDisposableStack();
  const slack = cleanup.use(
    await startLocalWorkspace({
      clock,
      random,
      channels: channels.map((id) => ({ name: id.toLowerCase(), id })),
      limits: { isOn: false },
      faults: (method) => (method === 'chat.postMessage' ? postFault(random) : otherFault(random)),
    }),
  );
  const store = cleanup.use(await openAt(wild.database));
  const wish = wishing(store, clock.now);
  const keys: string[] = [];
  const committedAt = new Map<string, number>();
  let [stories, edits] = [0, 0];
  const wishMore = async (count: number): Promise<void> => {
    const wishes = Array.from({ length: count }, () => wishesFor(stories++, random)).flat();
    const posts = wishes.filter(({ kind }) => kind !== 'edit');
    edits += wishes.length - posts.length;
    keys.push(...posts.map(({ key }) => key));
    await wish(...wishes);
    for (const { key } of wishes) committedAt.set(key, clock.now());
  };
  const countOf = async (...states: ('pending' | 'sending' | 'held')[]): Promise<number> => {
    const { count } = await store.db
      .selectFrom('outbox')
      .select((e) => e.fn.countAll().as('count'))
      .where('state', 'in', states)
      .executeTakeFirstOrThrow();
    return Number(count);
  };

  await wishMore(40);
  const harmed = await unleash(wild, slack, random, async (isDone) => {
    if (isDone && keys.length >= wild.deliveries) return 'enough';
    // There must be something to be killed at.
    if ((await countOf('pending', 'sending')) < 60 * wild.processes) await wishMore(16);
    return 'more';
  });
  const recorded = await store.db
    .selectFrom('outbox')
    .select(['key', 'ts', 'state'])
    .where('kind', '<>', 'edit')
    .execute();
  const held = new Set(recorded.filter(({ state }) => state === 'held').map(({ key }) => key));
  const standing = Map.groupBy(
    slack.state.channels.values().flatMap(({ byTs }) => byTs.values()),
    ({ metadata }) => String(metadata?.event_payload['delivery_id']),
  );
  const standingOf = (key: string): number => standing.get(key)?.length ?? 0;
  const takenOf = (key: string): number => slack.counts.deliveries.get(key)?.accepted ?? 0;
  return {
    ...harmed,
    deliveries: keys.length,
    edits,
    seconds: Math.round((clock.now() - startedAt) / 1000),
    undrained: await countOf('pending', 'sending'),
    held: held.size,
    takenBack: keys.reduce((sum, key) => sum + takenOf(key) - standingOf(key), 0),
    lost: keys.filter((key) => standingOf(key) === 0 && !held.has(key)),
    doubled: keys.filter((key) => standingOf(key) > 1),
    overtaken: (await sentRows(store, slack, committedAt)).flatMap(overtakers),
    unrecorded: recorded
      .filter(({ key, ts }) => !held.has(key) && !standing.get(key)?.some((one) => one.ts === ts))
      .map(({ key }) => key),
    lookUps: ['conversations.history', 'conversations.replies'].reduce(
      (sum, method) => sum + (slack.counts.calls.get(method) ?? 0),
      0,
    ),
  };
}

/** What is wrong with how it ended, in words; nothing when all is well. */
export function complaints(end: Aftermath): string[] {
  return (['failedRuns', 'undrained', 'lost', 'doubled', 'overtaken', 'unrecorded'] as const)
    .map((what) => ({ what, found: end[what] }))
    .map(({ what, found }) =>
      typeof found === 'number' ? `${found} ${what}` : `${found.length} ${what}`,
    )
    .filter((line) => !line.startsWith('0 '));
}

/** One line of figures. */
export function figuresOf(end: Aftermath): string {
  const { deliveries, edits, kills, pauses, lookUps, seconds, lost, doubled, overtaken } = end;
  return `${deliveries} deliveries, ${edits} edits, ${kills} kills, ${pauses} pauses, ${lookUps} look-ups, ${seconds} s: ${lost.length} lost, ${end.held} held, ${doubled.length} double, ${end.takenBack} taken back, ${overtaken.length} out of order`;
}
