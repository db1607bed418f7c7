import { describe, expect, test } from 'vitest';
import type { LookUpOutcome, SendOutcome } from '../../src/news/intent.ts';
import { follow, markets } from '../store/newsroom.ts';
import { openDelivery } from './queue.ts';

const root = (key: string) => ({ key, kind: 'root', running: key }) as const;
const reply = (key: string, running: string) => ({ key, kind: 'reply', running }) as const;
const inMarkets = (key: string) => ({ ...root(key), channelId: markets });
const blind: LookUpOutcome = { kind: 'blind', reason: 'missing_scope' };
const fancy: SendOutcome = { kind: 'too-fancy', error: 'invalid_blocks' };
const long: SendOutcome = { kind: 'too-long', error: 'msg_too_long' };
const gone: SendOutcome = { kind: 'root-gone', error: 'message_not_found' };

describe('unknown outcomes by configuration', () => {
  test('repost sends it again', async () => {
    await using room = await openDelivery({ unknown: 'repost' });
    room.tell('a', 'lost');
    room.tellLookUps(blind);
    await room.wish(root('a'));
    await room.play(30);
    expect(room.calls).toEqual(['0 a', '20 look-up a', '20 a']);
    expect(await room.rows()).toEqual(['a sent']);
  });

  test('give-up records it as refused and goes on', async () => {
    await using room = await openDelivery({ unknown: 'give-up' });
    room.tell('a', 'lost');
    room.tellLookUps(blind);
    await room.wish(root('a'), root('b'));
    await room.play(30);
    expect(await room.rows()).toEqual(['a refused', 'b sent']);
  });

  test('a look-up the channel bars pauses it, and the message is still looked up before any repost', async () => {
    await using room = await openDelivery();
    room.tell('a', 'lost');
    const barred = { scope: 'channel', error: 'not_in_channel', hint: 'Invite it.' } as const;
    room.tellLookUps({ kind: 'barred', ...barred });
    await room.wish(root('a'));
    await room.play(700);
    expect(room.calls).toEqual(['0 a', '20 look-up a', '620 look-up a']);
    expect(room.posted).toEqual(['a']);
  });

  test('a look-up told to wait closes its method in every lane', async () => {
    await using room = await openDelivery();
    room.tell('a', 'lost');
    room.tell('m', 'lost');
    const method = 'conversations.history';
    room.tellLookUps({ kind: 'cannot', reason: 'ratelimited', retryAfterMs: 60_000, method });
    await room.wish(root('a'));
    await room.play(1);
    await room.wish(inMarkets('m'));
    await room.play(100);
    expect(room.calls.toSorted()).toEqual(
      ['0 a', '1 m', '20 look-up a', '80 look-up a', '80 look-up m'].toSorted(),
    );
  });
});

describe('definite refusals', () => {
  test('a drawing refused is drawn more plainly twice, then refused', async () => {
    await using room = await openDelivery();
    room.tell('a', fancy, fancy);
    room.tell('b', fancy, fancy, fancy);
    await room.wish(root('a'), root('b'));
    await room.play(5);
    expect(room.manners).toEqual(['a whole', 'a words', 'a text', 'b whole', 'b words', 'b text']);
    expect(await room.rows()).toEqual(['a sent', 'b refused']);
  });

  test('a message too long is split until it fits, the rest goes into the thread', async () => {
    await using room = await openDelivery();
    room.tell('a', long, long);
    await room.wish(root('a'), reply('later', 'a'));
    await room.play(10);
    expect(room.manners).toEqual([
      'a whole',
      'a part 1 of 2',
      'a part 1 of 4',
      'later whole',
      'a#2 part 2 of 4',
      'a#3 part 3 of 4',
      'a#4 part 4 of 4',
    ]);
    expect(await room.rows()).not.toContainEqual(expect.stringContaining('pending'));
  });

  test('what is still too long in eight parts is drawn plainly instead', async () => {
    await using room = await openDelivery();
    room.tell('a', long, long, long, long);
    await room.wish(root('a'));
    await room.play(1);
    expect(room.manners.slice(3, 5)).toEqual(['a part 1 of 8', 'a words']);
  });

  test('an edit of a message that is gone lets the next reply open a new one', async () => {
    await using room = await openDelivery();
    const { id } = await follow(room.store, 'ferry');
    await room.wish(root('a'));
    await room.play(70);
    room.tell('edit', gone);
    await room.wish({ key: 'edit', kind: 'edit', running: 'a' });
    await room.play(1);
    expect(await room.rows()).toEqual(['a sent', 'edit refused']);
    const [before] = await room.store.db.selectFrom('roots').select(['ts', 'gone_at']).execute();
    expect(before).toMatchObject({ ts: null, gone_at: expect.any(Number) });
    // A turn that had seen the root when it was there wrote this one.
    room.tell('late', { kind: 'root-gone', error: 'no_root' });
    await room.wish({ ...reply('late', 'a'), threadedFor: id });
    await room.play(5);
    expect(await room.rows()).toEqual(['a sent', 'edit refused', 'late sent']);
    const roots = await room.store.db.selectFrom('roots').select(['ts', 'gone_at']).execute();
    expect(roots).toEqual([{ ts: 'ts.late', gone_at: null }]);
  });

  test('a reply nobody here asked for opens nothing', async () => {
    await using room = await openDelivery();
    await room.wish(root('a'));
    await room.play(2);
    room.tell('unasked', gone);
    await room.wish(reply('unasked', 'a'));
    await room.play(2);
    expect(await room.rows()).toEqual(['a sent', 'unasked refused']);
  });

  test('Retry-After beyond the lease holds the lane for as long as it says', async () => {
    await using room = await openDelivery();
    const method = 'chat.postMessage';
    room.tell('a', { kind: 'throttled', retryAfterMs: 300_000, scope: 'lane', method });
    await room.wish(root('a'));
    await room.play(299, room.another('two'));
    expect(room.calls).toEqual(['0 a']);
    await room.play(2);
    expect(room.calls).toEqual(['0 a', '300 a']);
  });
});
