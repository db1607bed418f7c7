import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FeedLook } from '../../src/desk/feeds-desk.ts';
import { defaultFeed } from '../../src/news/feed.ts';
import type { FeedId, UserId, WorkspaceId } from '../../src/news/ids.ts';
import { claimDueFeeds, finishFeed, readFeeds, syncFeeds } from '../../src/store/feeds.ts';
import type { Store } from '../../src/store/store.ts';
import { databases, markets, morning } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const url = 'https://quay.example/feed.xml';
const quay: FeedLook = {
  kind: 'feed',
  url,
  source: 'Quay Times',
  items: [],
  total: 12,
  isUndated: false,
};
const declared = defaultFeed({
  id: 'harbour-world' as FeedId,
  source: 'Harbour Wire',
  url: 'https://harbour.example/feed.xml',
});

const tables = ['added_feeds', 'feeds', 'hosts', 'subscriptions', 'audit', 'counters'] as const;

describe.each(databases)('the feeds of the desk on $name', ({ open }) => {
  let store: Store;
  let room: Awaited<ReturnType<typeof openNewsdesk>>;
  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    for (const table of tables) {
      await store.db.deleteFrom(table).execute();
    }
    room = await openNewsdesk('member', store);
    room.looks.set(url, quay);
    await syncFeeds(room.store.db, [declared], () => morning);
  });

  const listed = async (word = ''): Promise<string[]> => {
    const { feeds } = await room.desk.feeds(ines, word);
    return feeds.map(
      ({ number, id, isDeclared, state }) =>
        `F${number} ${id} ${isDeclared ? 'declared' : 'added'} ${state}`,
    );
  };
  const active = async (): Promise<string[]> =>
    (await readFeeds(room.store.db)).filter((row) => row.is_active === 1).map((row) => row.id);

  test('adding looks first, and changes nothing before it is confirmed', async () => {
    const preview = await room.desk.addFeed(ines, 'quay.example/feed.xml');
    expect(preview).toEqual({ kind: 'preview', look: quay });
    expect(await listed()).toEqual(['F1 harbour-world declared waiting']);
    const added = await room.desk.addFeed(ines, url, { confirmed: true, source: 'Quay Times' });
    expect(added).toMatchObject({ kind: 'added', feed: { number: 2, id: 'quay-times' } });
    expect(await listed()).toEqual([
      'F1 harbour-world declared waiting',
      'F2 quay-times added waiting',
    ]);
    expect(await room.audit()).toEqual([`U001INES add-feed F2 quay-times ${url}`]);
  });

  test('an added feed is due at once, as a baseline, and queries know its names', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    const claim = { worker: 'one', now: morning, leaseMs: 1000, limit: 5 };
    const due = await claimDueFeeds(room.store.db, claim);
    expect(due.find(({ id }) => id === 'quay-times')).toMatchObject({ baseline_at: null });
    for (const query of ['feed:quay-times', 'source:"Quay Times"']) {
      expect(await room.desk.follow(ines, query)).toMatchObject({ kind: 'followed' });
    }
  });

  test('the same feed again, declared or added, is said to be there', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    expect(await room.desk.addFeed(ines, url)).toMatchObject({
      kind: 'already',
      feed: { number: 2 },
    });
    expect(await room.desk.addFeed(ines, declared.url)).toMatchObject({
      kind: 'already',
      feed: { number: 1, isDeclared: true },
    });
  });

  test('two people who add one feed at the same instant have one feed', async () => {
    const bo = { ...ines, userId: 'U002BO' as UserId };
    const add = async (person: typeof ines) =>
      room.desk.addFeed(person, url, { confirmed: true, source: 'Quay Times' });
    const answers = await Promise.all([add(ines), add(bo), add(ines)]);
    expect(answers.filter(({ kind }) => kind === 'added')).not.toEqual([]);
    expect((await readFeeds(room.store.db)).map(({ id }) => id)).toEqual([
      'harbour-world',
      'quay-times',
    ]);
  });

  test('two publishers of one name get two ids', async () => {
    room.looks.set('https://other.example/rss', { ...quay, url: 'https://other.example/rss' });
    await room.desk.addFeed(ines, url, { confirmed: true });
    expect(
      await room.desk.addFeed(ines, 'https://other.example/rss', { confirmed: true }),
    ).toMatchObject({ feed: { id: 'quay-times-2' } });
  });

  test('a second feed of a publisher counts as the same source', async () => {
    const more = 'https://harbour.example/sport.xml';
    room.looks.set(more, { ...quay, url: more, source: 'Harbour Wire: Sport' });
    const strange = 'https://other.example/rss';
    room.looks.set(strange, { ...quay, url: strange, source: 'Harbour Wire: Sport' });
    expect(await room.desk.addFeed(ines, more, { confirmed: true })).toMatchObject({
      feed: { id: 'harbour-wire-sport', source: 'Harbour Wire' },
    });
    expect(await room.desk.addFeed(ines, strange, { confirmed: true })).toMatchObject({
      feed: { source: 'Harbour Wire: Sport' },
    });
  });

  test('a feed that is declared after it was added is asked once, under its declared id', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    const same = defaultFeed({ id: 'quay-world' as FeedId, source: 'Quay Times', url });
    await syncFeeds(room.store.db, [declared, same], () => morning);
    expect(await active()).toEqual(['harbour-world', 'quay-world']);
    expect(await listed()).toEqual([
      'F1 harbour-world declared waiting',
      'F3 quay-world declared waiting',
    ]);
  });

  test.each([
    ['', 'empty'],
    ['not a url', 'no-feed'],
    ['localhost:8080/feed', 'no-feed'],
    ['javascript:alert(1)', 'no-feed'],
    ['ftp://quay.example/feed', 'no-feed'],
    ['https://nothing.example/', 'no-feed'],
  ])('%j leads to %s', async (typed, kind) => {
    expect(await room.desk.addFeed(ines, typed)).toMatchObject({ kind });
    expect(await active()).toEqual(['harbour-world']);
  });

  test('subscribe adds what is new and follows it here; again it says so', async () => {
    const answer = await room.desk.subscribeFeed(ines, url);
    expect(answer).toMatchObject({
      kind: 'subscribed',
      isNew: true,
      feed: { number: 2 },
      subscription: { query: 'feed:quay-times' },
    });
    expect(await room.desk.subscribeFeed(ines, url)).toMatchObject({ kind: 'already' });
    expect(await room.desk.subscribeFeed(ines, declared.url)).toMatchObject({
      kind: 'subscribed',
      isNew: false,
      subscription: { query: 'feed:harbour-world' },
    });
  });

  test('a feed that was looked at just now is not looked at again', async () => {
    room.looks.clear();
    const source = 'Quay Times';
    expect(await room.desk.subscribeFeed(ines, url, { source })).toMatchObject({
      kind: 'subscribed',
      isNew: true,
      items: [],
    });
  });

  test('one that was gone begins anew when it is added again', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    await room.store.db
      .updateTable('feeds')
      .set({ last_outcome: 'gone', failing_since: 1, is_active: 0, body_hash: 'x', baseline_at: 1 })
      .where('id', '=', 'quay-times' as FeedId)
      .execute();
    expect(await listed('gone')).toEqual(['F2 quay-times added gone']);
    await room.desk.addFeed(ines, url, { confirmed: true });
    expect(await listed('F2')).toEqual(['F2 quay-times added waiting']);
    expect((await readFeeds(room.store.db)).find(({ number }) => number === 2)).toMatchObject({
      body_hash: null,
      baseline_at: null,
    });
  });

  test('unsubscribe takes the address too', async () => {
    await room.desk.subscribeFeed(ines, url);
    expect(await room.desk.unfollow(ines, 'quay.example/feed.xml')).toMatchObject({
      kind: 'unfollowed',
      subscription: { query: 'feed:quay-times' },
    });
    expect(await active()).toEqual(['harbour-world', 'quay-times']);
  });

  test('where nothing can be posted, subscribe adds nothing', async () => {
    const away = await openNewsdesk('not-member', store);
    away.looks.set(url, quay);
    expect(await away.desk.subscribeFeed(ines, url)).toMatchObject({ kind: 'cannot-post' });
    expect(await active()).toEqual(['harbour-world']);
  });

  test('remove takes it off, restore brings it back under its number', async () => {
    await room.desk.subscribeFeed(ines, url);
    const elsewhere = { ...ines, channelId: markets };
    await room.desk.follow(elsewhere, 'feed:(quay-times OR harbour-world) taiwan');
    await room.desk.follow(elsewhere, 'feed:harbour-world quay-times');
    const removed = await room.desk.removeFeed(ines, 'F2');
    expect(removed).toMatchObject({
      kind: 'removed',
      feed: { id: 'quay-times' },
      followers: [{ number: 1 }, { number: 2 }],
    });
    expect(await active()).toEqual(['harbour-world']);
    expect(await room.desk.removeFeed(ines, 'F2')).toEqual({ kind: 'unknown', wanted: 'F2' });
    expect(await room.desk.restoreFeed(ines, 2)).toMatchObject({
      kind: 'added',
      feed: { number: 2 },
    });
    expect(await active()).toEqual(['harbour-world', 'quay-times']);
    expect((await room.audit()).map((line) => line.split(' ')[1])).toEqual([
      'add-feed',
      'follow',
      'follow',
      'follow',
      'remove-feed',
      'add-feed',
    ]);
  });

  test('Undo of an add takes off nothing that somebody follows since', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    await room.desk.follow({ ...ines, channelId: markets }, 'feed:quay-times taiwan');
    const undo = async () => room.desk.removeFeed(ines, 'F2', { isUndo: true });
    expect(await undo()).toMatchObject({ kind: 'followed', followers: [{ number: 1 }] });
    expect(await active()).toContain('quay-times');
    await room.desk.unfollow({ ...ines, channelId: markets }, 'S1');
    expect(await undo()).toMatchObject({ kind: 'removed', followers: [] });
    expect(await active()).toEqual(['harbour-world']);
  });

  test('a declared feed is taken out only in its file', async () => {
    for (const which of ['F1', 'harbour-world', declared.url]) {
      expect(await room.desk.removeFeed(ines, which)).toMatchObject({ kind: 'declared' });
    }
    expect(await active()).toEqual(['harbour-world']);
  });

  test('a feed of two workspaces is polled until both have removed it', async () => {
    const elsewhere = {
      ...ines,
      workspaceId: 'T9OTHER' as WorkspaceId,
      userId: 'U9KAI' as UserId,
    };
    await room.desk.addFeed(ines, url, { confirmed: true });
    await room.desk.addFeed(elsewhere, url, { confirmed: true });
    await room.desk.removeFeed(ines, 'F2');
    expect(await active()).toContain('quay-times');
    expect(await listed()).toEqual(['F1 harbour-world declared waiting']);
    await room.desk.removeFeed(elsewhere, 'F2');
    expect(await active()).toEqual(['harbour-world']);
  });

  test('what people added is polled on after a restart', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    await syncFeeds(room.store.db, [declared], () => morning);
    expect(await active()).toEqual(['harbour-world', 'quay-times']);
  });

  test('a feed in trouble comes first, and its state finds it', async () => {
    await room.desk.addFeed(ines, url, { confirmed: true });
    await claimDueFeeds(room.store.db, { worker: 'one', now: morning, leaseMs: 1000, limit: 5 });
    await finishFeed(room.store.db, declared.id, 'one', {
      due_at: morning + 1000,
      last_outcome: 'failed',
      last_failure: 'the server answered 500',
      failing_since: morning,
      failures: 1,
    });
    expect(await listed('failing')).toEqual(['F1 harbour-world declared failing']);
    expect(await listed('F2')).toEqual(['F2 quay-times added waiting']);
    expect(await listed('quay.example')).toEqual(['F2 quay-times added waiting']);
    expect(await listed('zebra')).toEqual([]);
    const { feeds } = await room.desk.feeds(ines, 'F1');
    expect(feeds).toMatchObject([
      { detail: 'the server answered 500', since: morning, nextPollAt: morning + 1000 },
    ]);
  });
});
