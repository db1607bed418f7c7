import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examine, type Finding } from '../../src/health/doctor.ts';
import type { ChannelId, FeedId } from '../../src/news/ids.ts';
import type { SendOutcome } from '../../src/news/intent.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import { openDelivery } from '../deliver/queue.ts';
import { desk, markets } from '../store/newsroom.ts';

let room: Awaited<ReturnType<typeof openDelivery>>;
beforeEach(async () => {
  room = await openDelivery();
});
afterEach(async () => room[Symbol.asyncDispose]());

const minuteMs = 60_000;
const root = (key: string, channelId: ChannelId = desk) =>
  ({ key, kind: 'root', running: key, channelId }) as const;
const refusedBy = (scope: 'channel' | 'workspace' | 'message', error: string): SendOutcome => ({
  kind: 'refused',
  scope,
  error,
  hint: 'Do something.',
});

/** What is not ok, as `check state: says`. */
async function troubles(): Promise<string[]> {
  const findings = await examine(room.store.db, room.clock.now());
  for (const { state, hint } of findings) expect(hint === null).toBe(state === 'ok');
  return findings.filter(({ state }) => state !== 'ok').map(lineOf);
}

function lineOf({ check, state, says }: Finding): string {
  return `${check} ${state}: ${says}`;
}

test('an empty database is well, and says what it has not yet', async () => {
  const findings = await examine(room.store.db, room.clock.now());
  expect(findings.map(lineOf)).toEqual([
    'queue ok: nothing waits to be sent',
    'lanes ok: no channel is stuck',
    'paused ok: no channel is paused',
    'unknown ok: every outcome is known',
    'held ok: nothing waits for a decision',
    'refused ok: Slack refused nothing in the last day',
    'feeds ok: none has been asked yet: start asks them',
  ]);
});

test('a queue that moves is well', async () => {
  await room.wish(root('a'), root('b'), root('c'));
  await room.play(1);
  expect(await troubles()).toEqual([]);
});

test('with nobody at work the queue is old and its channels are stuck', async () => {
  await room.wish(root('a'), root('b', markets));
  room.clock.advanceBy(20 * minuteMs);
  expect(await troubles()).toEqual([
    'queue bad: 2 messages waiting, the oldest for 20 minutes',
    'lanes bad: nothing leaves for C001DESK, C002MARKETS, though nothing holds it up',
  ]);
});

test('a channel that takes nothing is named with the reason, and is not called stuck', async () => {
  const refusal = refusedBy('channel', 'is_archived');
  room.tell(desk, refusal, refusal, refusal);
  await room.wish(root('a'));
  await room.play(20 * 60);
  const [queue, paused, ...more] = await troubles();
  expect(queue).toContain('queue bad');
  expect(paused).toBe(
    'paused bad: 1 channel paused: C001DESK for 20 minutes (is_archived: Do something.)',
  );
  expect(more).toEqual([]);
});

test('a workspace that refuses everything is said once, for all its channels', async () => {
  room.tellAll(10_000, refusedBy('workspace', 'token_revoked'));
  await room.wish(root('a'), root('b', markets));
  await room.play(60);
  expect(await troubles()).toEqual([
    'paused bad: Slack refuses everything in T0LOCAL: token_revoked: Do something.',
  ]);
});

test('unknown, held and refused messages are counted', async () => {
  const method = 'conversations.history';
  room.tell('a', 'lost');
  room.tell('b', 'lost');
  room.tellLookUps(
    { kind: 'blind', reason: 'missing_scope' },
    { kind: 'cannot', reason: 'HTTP 500', retryAfterMs: 1e7, method },
  );
  room.tell('c', refusedBy('message', 'some_new_error'));
  await room.wish(root('a'), { key: 'a reply', kind: 'reply', running: 'a' }, root('c', markets));
  await room.play(21);
  await room.wish(root('b', markets));
  await room.play(900);
  expect(await troubles()).toEqual([
    expect.stringMatching(/^queue bad: 2 messages waiting/),
    expect.stringMatching(/^unknown bad: 1 message of unknown outcome.*HTTP 500$/),
    'held bad: 1 message may or may not have been posted, and cannot be looked up',
    'refused note: 1 message not sent in the last day, the newest: some_new_error: Do something.',
  ]);
});

describe('feeds', () => {
  const feed = (id: string) =>
    ({ id: id as FeedId, source: id, url: `https://${id}.example/feed.xml` }) as never;

  beforeEach(async () => {
    await syncFeeds(room.store.db, [feed('one'), feed('two')], () => room.clock.now());
  });

  async function fail(id: string): Promise<void> {
    await room.store.db
      .updateTable('feeds')
      .set({ failures: 3, failing_since: room.clock.now(), last_failure: 'HTTP 500' })
      .where('id', '=', id as FeedId)
      .execute();
  }

  test('one that fails is worth a note, all of them are our trouble', async () => {
    expect(await troubles()).toEqual([]);
    await fail('one');
    room.clock.advanceBy(180 * minuteMs);
    expect(await troubles()).toEqual([
      'feeds note: 1 of 2 feeds failing: one for 3 hours (HTTP 500)',
    ]);
    await fail('two');
    expect((await troubles())[0]).toContain('feeds bad: 2 of 2 feeds failing');
  });
});
