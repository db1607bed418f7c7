import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { ChannelId, FeedId, UserId } from '../../src/news/ids.ts';
import type { LookUpOutcome, SendOutcome } from '../../src/news/intent.ts';
import { examine } from '../../src/health/doctor.ts';
import type { Notice } from '../../src/news/notice.ts';
import { setAdminChannel, writeNotice } from '../../src/store/notices.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { dropHeld, readUnsent, resendHeld } from '../../src/store/unsent.ts';
import { openDelivery } from '../deliver/queue.ts';
import {
  arrival,
  databases,
  desk,
  follow,
  markets,
  morning,
  outcomesIn,
  receiverOver,
  workspaceId,
} from './newsroom.ts';

const notice: Notice = {
  kind: 'feed-failing',
  feed: 'harbour-world' as FeedId,
  source: 'Harbour Wire',
  failure: 'the server answered 500',
  hint: 'Ask the publisher.',
  since: morning,
  failures: 12,
};
const control = 'C009CONTROL' as ChannelId;

const root = (key: string) => ({ key, kind: 'root', running: key }) as const;
const reply = (key: string, running: string) => ({ key, kind: 'reply', running }) as const;
const inMarkets = (key: string) => ({ ...root(key), channelId: markets });
const blind: LookUpOutcome = { kind: 'blind', reason: 'missing_scope' };
const revoked: SendOutcome = {
  kind: 'refused',
  error: 'token_revoked',
  scope: 'workspace',
  hint: 'Install the app again.',
};
const away: SendOutcome = {
  kind: 'refused',
  error: 'not_in_channel',
  scope: 'channel',
  hint: 'Invite it.',
};

type Room = Awaited<ReturnType<typeof openDelivery>>;

/** Notices as `place: kind`, in the order written. */
async function noticesIn({ store }: Room): Promise<string[]> {
  const rows = await store.db
    .selectFrom('outbox')
    .select(['channel_id', 'facts'])
    .where('kind', '=', 'notice')
    .orderBy('id')
    .execute();
  return rows.map(({ channel_id, facts }) => {
    const { kind } = JSON.parse(facts ?? '') as { kind: string };
    return `${channel_id}: ${kind}`;
  });
}

/** Without the notices, whose keys are long. */
async function storyRows(room: Room): Promise<string[]> {
  return (await room.rows()).filter((row) => !row.startsWith('notice.'));
}

describe.each(databases)('delivery on $name', ({ open }) => {
  let store: Store;

  beforeAll(async () => {
    store = await open();
    // PGlite takes seconds to start, more on a busy machine.
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    for (const table of [
      'outcomes',
      'roots',
      'outbox',
      'lanes',
      'gates',
      'takes',
      'story_words',
      'stories',
      'running_stories',
      'subscriptions',
      'workspaces',
    ] as const) {
      await store.db.deleteFrom(table).execute();
    }
  });

  const write = async (to: ChannelId | UserId | 'admin', key = 'feed.harbour-world.1') =>
    store.db
      .transaction()
      .execute(async (tx) => writeNotice(tx, { workspaceId, to, key, notice, now: morning }));

  test('a notice waits in the lane of its channel and is read back whole', async () => {
    expect(await write(control)).toEqual({ workspaceId, channelId: control });
    const outbox = createOutbox(store);
    const claim = { worker: 'one', now: morning, leaseMs: 60_000, editGapMs: 60_000 };
    const claimed = await outbox.claim({ workspaceId, channelId: control }, claim);
    expect(claimed).toMatchObject({ kind: 'send', view: null, intent: { kind: 'notice', notice } });
    if (claimed.kind !== 'send') return;
    const nextAt = morning + 1100;
    await outbox.settle(claimed.intent, { kind: 'sent', ts: '1.1', nextAt }, morning, 'one');
    expect(await outbox.claim({ workspaceId, channelId: control }, claim)).toMatchObject({
      kind: 'wait',
    });
    expect(await outbox.waitingLanes()).toEqual([]);
  });

  test('of a post made twice the one recorded first stays', async () => {
    await write(control);
    const outbox = createOutbox(store);
    const lane = { workspaceId, channelId: control };
    const claim = { worker: 'sleeper', now: morning, leaseMs: 60_000, editGapMs: 60_000 };
    const slept = await outbox.claim(lane, claim);
    const later = { ...claim, worker: 'two', now: morning + 60_000 };
    const found = await outbox.claim(lane, later);
    if (slept.kind !== 'send' || found.kind !== 'look-up') throw new Error('not claimed');
    const nextAt = later.now;
    const sent = (ts: string) => ({ kind: 'sent', ts, nextAt }) as const;
    const one = { woken: [], isDouble: false };
    expect(await outbox.settle(slept.intent, sent('2.2'), nextAt, 'sleeper')).toEqual(one);
    // Not found before the sleeper woke, who has posted it since: it waits no more.
    const absent = { kind: 'again', nextAt, gate: null } as const;
    expect(await outbox.settle(found.intent, absent, nextAt, 'two')).toEqual(one);
    expect(await outbox.waitingLanes()).toEqual([]);
    // Found after all: the same.
    expect(await outbox.settle(found.intent, sent('2.2'), nextAt, 'two')).toEqual(one);
    const double = { woken: [], isDouble: true };
    expect(await outbox.settle(found.intent, sent('3.3'), nextAt, 'two')).toEqual(double);
    const read = store.db.selectFrom('outbox').select(['state', 'ts', 'reason']);
    expect(await read.executeTakeFirst()).toEqual({
      state: 'sent',
      ts: '2.2',
      reason: 'posted twice: the message at 3.3 is to be taken back',
    });
    await outbox.recordTakenBack(found.intent, '3.3');
    expect(await read.executeTakeFirst()).toMatchObject({
      reason: 'posted twice: the message at 3.3 was taken back',
    });
  });

  test('the same key is said once', async () => {
    expect(await write(control)).not.toBeNull();
    expect(await write(control)).toBeNull();
    expect(await write(control, 'feed.harbour-world.2')).not.toBeNull();
  });

  test('the admin is the admin channel, else whoever followed first, else nobody', async () => {
    expect(await write('admin')).toBeNull();
    await follow(store, 'ferry');
    expect(await write('admin', 'a')).toEqual({ workspaceId, channelId: 'U001INES' });
    await setAdminChannel(store.db, workspaceId, control);
    expect(await write('admin', 'b')).toEqual({ workspaceId, channelId: control });
  });

  test('what nobody can look up is held, the rest goes on, and whoever follows there is asked', async () => {
    await using room = await openDelivery({ store });
    await follow(room.store, 'ferry');
    room.tell('a', 'lost');
    room.tellLookUps(blind);
    await room.wish(root('a'), reply('a reply', 'a'), root('b'));
    await room.wish({ key: 'a edit', kind: 'edit', running: 'a' });
    await room.play(300);
    const calls = room.calls.filter((call) => !call.includes('notice'));
    expect(calls).toEqual(['0 a', '20 look-up a', '20 b']);
    expect(await storyRows(room)).toEqual([
      'a held',
      'a reply pending',
      'b sent',
      'a edit pending',
    ]);
    expect(await noticesIn(room)).toEqual(['U001INES: unknown-held']);
    const [held] = await readUnsent(room.store.db, 'held', { workspaceId, channelId: desk }, 10);
    expect(held).toMatchObject({ headline: 'a', reason: 'missing_scope' });
    const findings = await examine(room.store.db, room.clock.now());
    expect(findings.filter(({ state }) => state === 'bad').map(({ check }) => check)).toEqual([
      'held',
    ]);
  });

  test('resend sends it once more, and only the first word counts', async () => {
    await using room = await openDelivery({ store });
    room.tell('a', { kind: 'unknown', cause: 'timeout' });
    room.tellLookUps(blind);
    await room.wish(root('a'), reply('a reply', 'a'));
    await room.play(30);
    const [held] = await readUnsent(room.store.db, 'held', {}, 10);
    if (held === undefined) throw new Error('nothing is held');
    const resend = async (): Promise<boolean> =>
      room.store.db.transaction().execute(async (tx) => resendHeld(tx, held.id));
    expect(await resend()).toBe(true);
    expect(await resend()).toBe(false);
    const drop = room.store.db
      .transaction()
      .execute(async (tx) => dropHeld(tx, held.id, 'the command line', 0));
    expect(await drop).toBe(false);
    await room.play(30);
    expect(await storyRows(room)).toEqual(['a sent', 'a reply sent']);
    expect(room.posted).toEqual(['a', 'a reply']);
  });

  test('a dropped root lets the waiting update open a new one', async () => {
    await using room = await openDelivery({ store });
    const { id } = await follow(room.store, 'ferry');
    room.tell('a', 'lost');
    room.tellLookUps(blind);
    await room.wish(root('a'), { key: 'longer', kind: 'longer', running: 'a' });
    await room.wish({ ...reply('a reply', 'a'), threadedFor: id }, reply('later', 'a'));
    await room.play(30);
    const [held] = await readUnsent(room.store.db, 'held', {}, 10);
    if (held === undefined) throw new Error('nothing is held');
    const isDropped = await room.store.db
      .transaction()
      .execute(async (tx) => dropHeld(tx, held.id, 'the command line', room.clock.now()));
    expect(isDropped).toBe(true);
    await room.play(30);
    expect(await storyRows(room)).toEqual([
      'a refused',
      'longer refused',
      'a reply sent',
      'later sent',
    ]);
    const reopened = await room.store.db.selectFrom('roots').select('ts').execute();
    expect(reopened).toEqual([{ ts: 'ts.a reply' }]);
  });

  test('after a refused root with nothing waiting the next take that matches opens a new one', async () => {
    await follow(store, 'ferry');
    const clock = new RecordedClock(morning);
    const receiver = receiverOver(store, clock);
    const text =
      'A ferry with forty people aboard sank off Kaohsiung in heavy seas before dawn on Monday, the coast guard said. Fishing boats pulled twenty-nine passengers from the water within an hour.';
    const come = async (source: string, more: string): Promise<void> => {
      const title = 'Ferry sinks off Kaohsiung';
      const feed = source as FeedId;
      const one = arrival({ guid: source, feed, source, title, text: `${text} ${more}` });
      await receiver.receive({ arrivals: [one], isBaseline: false, feed: null });
    };
    const outbox = createOutbox(store);
    const lane = { workspaceId, channelId: desk };
    const claim = { worker: 'one', now: morning, leaseMs: 60_000, editGapMs: 60_000 };
    await come('harbour', 'It had left Penghu.');
    const first = await outbox.claim(lane, claim);
    if (first.kind !== 'send') throw new Error('nothing to send');
    const refusal = { kind: 'refused', error: 'some_error', hint: 'Report it.' } as const;
    await outbox.settle(first.intent, { ...refusal, nextAt: morning }, morning, 'one');
    await come('meridian', 'Two helicopters searched for the others until noon, the navy said.');
    expect(await store.db.selectFrom('running_stories').select('id').execute()).toHaveLength(1);
    const again = await outbox.claim(lane, claim);
    expect(again).toMatchObject({ kind: 'send', intent: { kind: 'root' } });
    if (again.kind !== 'send' || again.intent.kind === 'notice') return;
    expect(again.intent.storyId).toBe(again.view?.lead.id);
    expect(await outcomesIn(store)).toEqual([
      'Ferry sinks off Kaohsiung: refused',
      'Ferry sinks off Kaohsiung: posted',
    ]);
  });

  test('a refused token keeps everything back, one message asks, and the admin hears how long it was', async () => {
    await using room = await openDelivery({ store });
    await follow(room.store, 'ferry');
    await setAdminChannel(room.store.db, workspaceId, 'C009CONTROL' as ChannelId);
    room.tellAll(61, revoked);
    await room.wish(root('a'), root('b'), inMarkets('m'));
    await room.play(59);
    // Both lanes began at once; after that one message asks, once a minute.
    const first = room.calls.length;
    expect(first).toBeLessThanOrEqual(2);
    await room.play(60);
    expect(room.calls).toHaveLength(first + 1);
    await room.play(60);
    expect(await storyRows(room)).toEqual(['a sent', 'b sent', 'm sent']);
    expect(await noticesIn(room)).toEqual(['C009CONTROL: workspace-back']);
    expect(await room.store.db.selectFrom('gates').selectAll().execute()).toEqual([]);
  });

  test('after a long silence of Slack the admin hears how long it was; a short one is nobody’s business', async () => {
    await using room = await openDelivery({ store });
    await follow(room.store, 'ferry');
    const silent = { kind: 'unknown', cause: 'HTTP 503' } as const;
    const method = 'conversations.history';
    const notNow = { kind: 'cannot', reason: 'HTTP 503', retryAfterMs: null, method } as const;
    room.tell('short', silent);
    await room.wish(root('short'));
    await room.play(60);
    expect(await noticesIn(room)).toEqual([]);
    expect(await room.store.db.selectFrom('gates').selectAll().execute()).toEqual([]);
    room.tell('long', silent);
    room.tellLookUps(...Array.from({ length: 20 }, () => notNow));
    await room.wish(root('long'), root('behind'));
    await room.play(2000);
    expect(await storyRows(room)).toEqual(['short sent', 'long sent', 'behind sent']);
    expect(await noticesIn(room)).toEqual(['U001INES: slack-back']);
    const told = await room.store.db
      .selectFrom('outbox')
      .select('facts')
      .where('kind', '=', 'notice')
      .executeTakeFirst();
    expect(JSON.parse(told?.facts ?? '')).toMatchObject({ waiting: 1 });
  });

  test('a pause is told once, to who follows there and to the admin', async () => {
    await using room = await openDelivery({ store });
    await follow(room.store, 'ferry');
    await setAdminChannel(room.store.db, workspaceId, 'C009CONTROL' as ChannelId);
    room.tell(desk, away, { kind: 'unknown', cause: 'HTTP 500' }, away, away);
    await room.wish(root('a'));
    await room.play(3000);
    expect(await storyRows(room)).toEqual(['a sent']);
    expect((await noticesIn(room)).toSorted()).toEqual([
      'C009CONTROL: lane-paused',
      'U001INES: lane-paused',
    ]);
  });
});
