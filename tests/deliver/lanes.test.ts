import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../src/deliver/lanes.ts';
import { createLog } from '../../src/log.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { desk, markets, morning, workspaceId } from '../store/newsroom.ts';
import { openDelivery } from './queue.ts';

const lane = { workspaceId, channelId: desk };
const root = (key: string) => ({ key, kind: 'root', running: key }) as const;
const inMarkets = (key: string) => ({ ...root(key), channelId: markets });
const unknown = { kind: 'unknown', cause: 'timeout' } as const;
const method = 'conversations.history';

describe('pace and order', () => {
  test('a lane sends a message every 1.1 seconds, beside the other lanes', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'), root('b'), root('c'), inMarkets('m'), inMarkets('n'));
    await room.play(4);
    expect(room.calls.toSorted()).toEqual(['0 a', '0 m', '1.1 b', '1.1 n', '2.2 c']);
    expect(room.delivery.nextAt()).toBeNull();
  });

  test('a commit wakes its lane at once', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    room.delivery.wake([lane]);
    await room.delivery.drain();
    await room.wish(root('b'));
    room.delivery.wake([lane]);
    await room.play(1.1);
    expect(room.calls).toEqual(['0 a', '1.1 b']);
  });

  test('kills go first, then flashes, then the rest', async () => {
    await using room = await openDelivery();
    await room.wish(
      root('plain'),
      { ...root('flash'), class: 1 },
      { ...root('kill'), class: 0 },
      root('plain too'),
    );
    await room.play(5);
    expect(room.posted).toEqual(['kill', 'flash', 'plain', 'plain too']);
  });

  test('one running story is told in order, and a flash in it hurries what it waits for', async () => {
    await using room = await openDelivery();
    await room.wish(
      root('other'),
      { key: 'root', kind: 'root', running: 'ferry' },
      { key: 'longer', kind: 'longer', running: 'ferry' },
      { key: 'flash', kind: 'reply', running: 'ferry', class: 1 },
      { key: 'after', kind: 'reply', running: 'ferry' },
    );
    await room.play(10);
    expect(room.posted).toEqual(['root', 'longer', 'flash', 'other', 'after']);
  });

  test('edits collapse, keep 60 seconds apart and hold no post up', async () => {
    await using room = await openDelivery();
    await room.wish({ key: 'root', kind: 'root', running: 'ferry' });
    await room.play(2);
    await room.wish(
      { key: 'reply 1', kind: 'reply', running: 'ferry' },
      { key: 'edit 1', kind: 'edit', running: 'ferry' },
      { key: 'reply 2', kind: 'reply', running: 'ferry' },
      { key: 'edit 2', kind: 'edit', running: 'ferry' },
    );
    await room.play(30);
    expect(room.calls).toEqual(['0 root', '2 reply 1', '3.1 reply 2']);
    await room.play(30);
    expect(room.calls.slice(3)).toEqual(['60 edit 1']);
    await room.wish({ key: 'edit 3', kind: 'edit', running: 'ferry' });
    await room.play(120);
    expect(room.calls.slice(4)).toEqual(['120 edit 3']);
    expect(await room.rows()).not.toContainEqual(expect.stringContaining('pending'));
  });

  test('hundreds of waiting edits hide no post behind them', async () => {
    await using room = await openDelivery();
    const names = Array.from({ length: 250 }, (_, index) => `story ${index}`);
    await room.wish(...names.map(root));
    await room.wish(
      ...names.map((name) => ({ key: `edit ${name}`, kind: 'edit', running: name }) as const),
    );
    await room.play(5);
    expect(room.posted).toEqual(names.slice(0, 5));
  });

  test('what was asked for while an edit was under way is drawn by the next one', async () => {
    await using room = await openDelivery();
    await room.wish({ key: 'root', kind: 'root', running: 'ferry' });
    await room.play(0);
    await room.wish({ key: 'edit 1', kind: 'edit', running: 'ferry' });
    room.clock.advanceBy(60_000);
    const outbox = createOutbox(room.store);
    const now = room.clock.now();
    const claim = { worker: 'two', now, leaseMs: 60_000, editGapMs: 60_000 };
    const claimed = await outbox.claim(lane, claim);
    if (claimed.kind !== 'send') throw new Error('nothing to send');
    await room.wish({ key: 'edit 2', kind: 'edit', running: 'ferry' });
    await outbox.settle(claimed.intent, { kind: 'sent', ts: 't', nextAt: now }, now + 500, 'two');
    expect(await room.rows()).toEqual(['root sent', 'edit 1 sent', 'edit 2 pending']);
  });
});

describe('Slack says wait', () => {
  test('429 for a lane closes that lane only', async () => {
    await using room = await openDelivery();
    room.tell('a', {
      kind: 'throttled',
      retryAfterMs: 7000,
      scope: 'lane',
      method: 'chat.postMessage',
    });
    await room.wish(root('a'), root('b'), inMarkets('m'), inMarkets('n'));
    await room.play(10);
    expect(room.calls.toSorted()).toEqual(['0 a', '0 m', '1.1 n', '7 a', '8.1 b']);
  });

  test('429 for the method closes it in every lane, and leaves the other method open', async () => {
    await using room = await openDelivery();
    await room.wish({ ...root('old'), channelId: markets });
    await room.play(100);
    room.tell('a', {
      kind: 'throttled',
      retryAfterMs: 7000,
      scope: 'gate',
      method: 'chat.postMessage',
    });
    await room.wish(root('a'));
    await room.play(1);
    await room.wish(inMarkets('m'), {
      key: 'edit old',
      kind: 'edit',
      running: 'old',
      channelId: markets,
    });
    await room.play(20);
    expect(room.calls.slice(1).toSorted()).toEqual(['100 a', '101 edit old', '107 a', '107 m']);
  });
});

describe('Slack refuses', () => {
  test('a refused message is recorded and the lane goes on at once', async () => {
    await using room = await openDelivery();
    room.tell('a', {
      kind: 'refused',
      error: 'invalid_blocks',
      scope: 'message',
      hint: 'Report it.',
    });
    await room.wish(root('a'), { key: 'a reply', kind: 'reply', running: 'a' }, root('b'));
    await room.play(3);
    expect(room.calls).toEqual(['0 a', '0 b']);
    expect(await room.rows()).toEqual(['a refused', 'a reply refused', 'b sent']);
  });

  test('an edit of a root that was never posted does not wait for ever', async () => {
    await using room = await openDelivery();
    const noRoot = {
      kind: 'refused',
      error: 'no_root',
      scope: 'message',
      hint: 'Never posted.',
    } as const;
    room.tell('a', { ...noRoot, error: 'invalid_blocks' });
    await room.wish(root('a'));
    await room.play(1);
    room.tell('late edit', noRoot);
    await room.wish({ key: 'late edit', kind: 'edit', running: 'a' });
    await room.play(1);
    expect(await room.rows()).toEqual(['a refused', 'late edit refused']);
    expect(room.delivery.nextAt()).toBeNull();
  });

  test('a channel that cannot take anything pauses, is tried every 10 minutes and loses nothing', async () => {
    await using room = await openDelivery();
    const away = {
      kind: 'refused',
      error: 'not_in_channel',
      scope: 'channel',
      hint: 'Invite it.',
    } as const;
    room.tell(desk, away, away);
    await room.wish(root('a'), root('b'), inMarkets('m'));
    await room.play(60);
    expect(room.calls.toSorted()).toEqual(['0 a', '0 m']);
    const paused = await room.store.db
      .selectFrom('lanes')
      .select('paused_reason')
      .where('channel_id', '=', desk)
      .executeTakeFirst();
    expect(paused?.paused_reason).toBe('not_in_channel: Invite it.');
    await room.play(1200);
    expect(room.calls.slice(2)).toEqual(['600 a', '1200 a', '1201.1 b']);
    expect(await room.rows()).toEqual(['a sent', 'b sent', 'm sent']);
  });
});

describe('nobody knows whether it was posted', () => {
  test('it is looked up after 20 seconds, before anything else leaves the lane', async () => {
    await using room = await openDelivery();
    room.tell('a', 'lost');
    await room.wish(root('a'), root('b'));
    await room.play(30);
    expect(room.calls).toEqual(['0 a', '20 look-up a', '21.1 b']);
    const sent = await room.store.db.selectFrom('roots').select('ts').orderBy('story_id').execute();
    expect(sent.map(({ ts }) => ts)).toEqual(['ts.a', 'ts.b']);
  });

  test('what is not there is posted once more', async () => {
    await using room = await openDelivery();
    room.tell('a', unknown);
    await room.wish(root('a'));
    await room.play(30);
    expect(room.calls).toEqual(['0 a', '20 look-up a', '20 a']);
    expect(room.posted).toEqual(['a']);
  });

  test('while it cannot be looked up it stays, and is asked again', async () => {
    await using room = await openDelivery();
    room.tell('a', 'lost');
    room.tellLookUps(
      { kind: 'cannot', reason: 'ratelimited', retryAfterMs: 5000, method },
      { kind: 'cannot', reason: 'HTTP 503', retryAfterMs: null, method },
    );
    await room.wish(root('a'), root('b'));
    await room.play(50);
    expect(room.calls).toEqual(['0 a', '20 look-up a', '25 look-up a']);
    expect(await room.rows()).toEqual(['a sending', 'b pending']);
    await room.play(50);
    expect(room.calls.slice(3)).toEqual(['85 look-up a', '86.1 b']);
    expect(room.posted).toEqual(['a', 'b']);
  });

  test('a poster that throws counts as unknown', async () => {
    await using room = await openDelivery();
    room.tell('a', 'throws');
    await room.wish(root('a'));
    await room.play(21);
    expect(room.calls).toEqual(['0 a', '20 look-up a', '20 a']);
  });

  test('an edit is simply drawn again', async () => {
    await using room = await openDelivery();
    room.tell('edit', 'lost');
    await room.wish(root('a'));
    await room.play(0);
    await room.wish({ key: 'edit', kind: 'edit', running: 'a' });
    await room.play(90);
    expect(room.calls).toEqual(['0 a', '60 edit', '80 edit']);
  });

  test('what a dead process left is looked up by another once its lease has ended', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'), root('b'));
    const dead = { worker: 'dead', now: morning, leaseMs: 60_000, editGapMs: 60_000 };
    await createOutbox(room.store).claim(lane, dead);
    await room.play(59);
    expect(room.calls).toEqual([]);
    await room.play(23);
    // It rests twice a post's deadline first: the lease may have ended only because a clock was set.
    expect(room.calls).toEqual(['80 look-up a', '80 a', '81.1 b']);
  });

  test('a process that slept past its lease disturbs nobody when it wakes', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'), root('b'));
    const outbox = createOutbox(room.store);
    const claim = { worker: 'sleeper', now: morning, leaseMs: 60_000, editGapMs: 60_000 };
    const slept = await outbox.claim(lane, claim);
    if (slept.kind !== 'send') throw new Error('nothing to send');
    const later = { ...claim, worker: 'two', now: morning + 60_000 };
    const found = await outbox.claim(lane, later);
    expect(found.kind).toBe('look-up');
    if (found.kind !== 'look-up') return;
    const nextAt = morning + 60_000;
    await outbox.settle(found.intent, { kind: 'sent', ts: 'ts.a', nextAt }, nextAt, 'two');
    expect(await outbox.claim(lane, later)).toMatchObject({ kind: 'send', intent: { key: 'b' } });
    const again = { kind: 'again', nextAt, gate: null } as const;
    await outbox.settle(slept.intent, again, nextAt, 'sleeper');
    expect(await room.rows()).toEqual(['a sent', 'b sending']);
    // The lane is still the second process's.
    expect(await outbox.claim(lane, { ...later, worker: 'three' })).toMatchObject({ kind: 'wait' });
  });
});

describe('ending and sharing', () => {
  test('a process that slept nearly to the end of its lease sends nothing, and claims anew', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    const outbox = createOutbox(room.store);
    let naps = 1;
    const sleeper = createDelivery({
      outbox: {
        ...outbox,
        claim: async (...asked) => {
          const claimed = await outbox.claim(...asked);
          // Within the lease, but a post that begins now could end after it.
          if (claimed.kind === 'send' && naps-- > 0) room.clock.advanceBy(40_000);
          return claimed;
        },
      },
      poster: room.poster,
      clock: room.clock,
      log: createLog('silent'),
      worker: 'sleeper',
    });
    await sleeper.drain();
    await sleeper.stop();
    expect(room.calls).toEqual(['40 a']);
    const row = await room.store.db.selectFrom('outbox').select('attempts').executeTakeFirst();
    expect(row).toEqual({ attempts: 2 });
  });

  test('stopping waits for the post under way and starts no other', async () => {
    await using room = await openDelivery();
    const answer = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const slow = room.another('slow', {
      ...room.poster,
      send: async ({ key }) => {
        started.resolve();
        await answer.promise;
        return { kind: 'sent', ts: `ts.${key}` };
      },
      lookUp: async () => ({ kind: 'absent' }),
    });
    await room.wish(root('a'), root('b'));
    slow.wake([lane]);
    await started.promise;
    const stopped = slow.stop();
    answer.resolve();
    await stopped;
    expect(await room.rows()).toEqual(['a sent', 'b pending']);
    slow.wake([lane]);
    await slow.drain();
    expect(await room.rows()).toEqual(['a sent', 'b pending']);
  });

  test('two processes on one database never post the same twice, nor two at once in a lane', async () => {
    await using room = await openDelivery();
    const keys = Array.from({ length: 40 }, (_, index) => `story ${index}`);
    await room.wish(...keys.map(root));
    await room.play(60, room.another('two'), room.another('three'));
    expect(room.posted.toSorted()).toEqual(keys.toSorted());
    expect(room.mostUnderWay()).toBe(1);
  });

  test('a database that fails for a moment stops no lane for good', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    await room.store.db.schema.alterTable('gates').renameTo('gates_away').execute();
    await room.delivery.drain();
    expect(room.calls).toEqual([]);
    await room.store.db.schema.alterTable('gates_away').renameTo('gates').execute();
    await room.play(21);
    expect(room.posted).toEqual(['a']);
  });
});
