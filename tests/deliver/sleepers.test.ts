import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { createDelivery } from '../../src/deliver/lanes.ts';
import type { Poster } from '../../src/deliver/outbox.ts';
import { createLog } from '../../src/log.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { desk, workspaceId } from '../store/newsroom.ts';
import { openDelivery } from './queue.ts';

const root = (key: string) => ({ key, kind: 'root', running: key }) as const;

type Room = Awaited<ReturnType<typeof openDelivery>>;

/** A process that `nap`s in the middle of its first post: before its last check, or after it. */
function sleeperIn(
  room: Room,
  when: 'before' | 'after',
  nap: () => Promise<void>,
  clock: Clock,
  other: Partial<Poster> = {},
) {
  let naps = 1;
  const poster: Poster = {
    ...room.poster,
    ...other,
    send: async (intent, view, mayGo) => {
      const isNap = naps-- > 0;
      if (isNap && when === 'before') await nap();
      if (!mayGo()) return { kind: 'late' };
      if (!isNap || when === 'before') return room.poster.send(intent, view, mayGo);
      await nap();
      room.posted.push(intent.key);
      return { kind: 'sent', ts: 'ts.late' };
    },
  };
  const log = createLog('silent');
  const outbox = createOutbox(room.store);
  return createDelivery({ outbox, poster, clock, log, worker: 'sleeper' });
}

const rowsOf = async ({ store }: Room) =>
  store.db.selectFrom('outbox').select(['key', 'state', 'ts', 'reason']).orderBy('id').execute();

describe('a process that sleeps past its lease in the middle of a post', () => {
  test('sends nothing when it wakes before its last check', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    const nap = async (): Promise<void> => room.play(100);
    const sleeper = sleeperIn(room, 'before', nap, room.clock);
    await sleeper.drain();
    await sleeper.stop();
    expect(room.posted).toEqual(['a']);
    expect(room.takenBack).toEqual([]);
  });

  test('sends nothing either when the clock was set back meanwhile', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    let offMs = 0;
    const { steady, sleep } = room.clock;
    const clock: Clock = { now: () => room.clock.now() + offMs, steady, sleep };
    const nap = async (): Promise<void> => {
      await room.play(100);
      offMs = -100_000;
    };
    const sleeper = sleeperIn(room, 'before', nap, clock);
    await sleeper.drain();
    await sleeper.stop();
    expect(room.posted).toEqual(['a']);
  });

  test('takes its message back when another process has posted it meanwhile', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'), root('b'));
    const nap = async (): Promise<void> => room.play(100);
    const sleeper = sleeperIn(room, 'after', nap, room.clock);
    await sleeper.drain();
    await sleeper.stop();
    expect(room.posted).toEqual(['a', 'b', 'a']);
    expect(room.takenBack).toEqual(['ts.late']);
    expect(await rowsOf(room)).toEqual([
      {
        key: 'a',
        state: 'sent',
        ts: 'ts.a',
        reason: 'posted twice: the message at ts.late was taken back',
      },
      { key: 'b', state: 'sent', ts: 'ts.b', reason: null },
    ]);
    const [thread] = await room.store.db.selectFrom('roots').select('ts').execute();
    expect(thread).toEqual({ ts: 'ts.a' });
  });

  test('says what it could not take back, and tries again', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    const nap = async (): Promise<void> => room.play(100);
    let refusals = 2;
    const sleeper = sleeperIn(room, 'after', nap, room.clock, {
      takeBack: async (intent, ts) => refusals-- <= 0 && room.poster.takeBack(intent, ts),
    });
    await sleeper.drain();
    const reasonOf = async () => (await rowsOf(room)).at(0)?.reason;
    expect(await reasonOf()).toBe('posted twice: the message at ts.late is to be taken back');
    await room.play(19);
    expect(refusals).toBe(1);
    await room.play(1);
    expect(refusals).toBe(0);
    await room.play(40);
    expect(room.takenBack).toEqual(['ts.late']);
    await sleeper.stop();
    expect(await reasonOf()).toBe('posted twice: the message at ts.late was taken back');
  });

  test('keeps its message when it is the first, and whoever took over posts no second', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    const outbox = createOutbox(room.store);
    let wake: () => Promise<void> = async () => {};
    // It looks, finds nothing, and before it can say so the sleeper has woken.
    const other = room.another('two', {
      ...room.poster,
      lookUp: async () => {
        await wake();
        return { kind: 'absent' };
      },
    });
    const claim = { worker: 'sleeper', now: room.clock.now(), leaseMs: 60_000, editGapMs: 60_000 };
    const slept = await outbox.claim({ workspaceId, channelId: desk }, claim);
    if (slept.kind !== 'send') throw new Error('nothing to send');
    wake = async () => {
      const nextAt = room.clock.now();
      const sent = { kind: 'sent', ts: 'ts.late', nextAt } as const;
      await outbox.settle(slept.intent, sent, nextAt, 'sleeper');
    };
    room.clock.advanceBy(60_000);
    await other.drain();
    room.clock.advanceBy(40_000);
    await other.drain();
    expect(room.posted).toEqual([]);
    expect((await rowsOf(room)).map(({ state, ts }) => ({ state, ts }))).toEqual([
      { state: 'sent', ts: 'ts.late' },
    ]);
  });
});
