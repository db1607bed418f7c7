import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Arrival } from '../../src/intake/receive.ts';
import type { ChannelId, StoryId, UserId } from '../../src/news/ids.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { tagsWith } from '../query/subject.ts';
import {
  arrival,
  databases,
  desk,
  emptyTables,
  markets,
  morning,
  workspaceId,
} from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const hourMs = 3_600_000;
const bo = { ...ines, userId: 'U002BO' as UserId, channelId: markets };

/** A strike filed under sport and Europe, though it is about labour in Norway. */
const strike = arrival(
  { guid: 'a', title: 'Ferry crews walk out', text: 'The quays of Bergen stood still.' },
  tagsWith({ topics: ['sport'], regions: ['europe'], countries: ['TR'] }),
);
const labour = { topics: ['labour'], regions: ['europe'], countries: 'Taiwan' } as const;

describe.each(databases)('tags corrected, on $name', ({ open }) => {
  let store: Store;
  let room: Awaited<ReturnType<typeof openNewsdesk>>;
  /** The number of the first story. */
  let story: StoryId;
  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    await emptyTables(store);
    room = await openNewsdesk('member', store);
  });

  async function receive(...arrivals: readonly Arrival[]): Promise<void> {
    await room.receive(arrivals);
    const first = await store.db
      .selectFrom('stories')
      .select('id')
      .orderBy('id')
      .executeTakeFirst();
    story = first?.id ?? story;
  }

  /** Outbox rows as `kind channel state`, in order. */
  async function intents(): Promise<string[]> {
    const rows = await room.store.db.selectFrom('outbox').selectAll().orderBy('id').execute();
    return rows.map(({ kind, channel_id, state }) => `${kind} ${channel_id} ${state}`);
  }

  async function outcomes(): Promise<string[]> {
    const rows = await room.store.db
      .selectFrom('outcomes')
      .selectAll()
      .orderBy('subscription_id')
      .execute();
    return rows.map(({ channel_id, outcome }) => `${channel_id} ${outcome}`);
  }

  async function found(query: string): Promise<number> {
    const answer = await room.desk.search(ines, query, { limit: 5 });
    return answer.kind === 'found' ? answer.takes.length : 0;
  }

  /** Sends what waits in a channel, and gives what the messages are drawn from. */
  async function send(channelId: ChannelId) {
    const outbox = createOutbox(room.store);
    const views = [];
    for (;;) {
      room.clock.advanceBy(61_000);
      const now = room.clock.now();
      const claim = await outbox.claim(
        { workspaceId, channelId },
        { worker: 'one', now, leaseMs: 60_000, editGapMs: 60_000 },
      );
      if (claim.kind !== 'send') return views;
      views.push(claim.view);
      await outbox.settle(claim.intent, { kind: 'sent', ts: '5.000005', nextAt: now }, now);
    }
  }

  test('the story is posted where it now belongs, once, and is found by its new tags alone', async () => {
    await room.desk.follow(ines, 'topic:sport');
    await room.desk.follow(bo, 'topic:labour country:TW');
    await receive(strike);
    await send(desk);
    expect(await room.desk.correctTags(ines, story, labour)).toMatchObject({
      kind: 'corrected',
      opened: 1,
      isTooOld: false,
      correction: {
        by: ines.userId,
        at: room.clock.now(),
        from: { topics: ['sport'], countries: ['TR'] },
        to: { topics: ['labour'], regions: ['europe'], countries: ['TW'] },
        misplaced: [desk],
      },
    });
    expect(await intents()).toEqual([
      `root ${desk} sent`,
      `root ${markets} pending`,
      `edit ${desk} pending`,
    ]);
    expect(await outcomes()).toEqual([`${desk} posted`, `${markets} posted`]);
    expect(await found('topic:labour country:TW ferry')).toBe(1);
    expect(await found('ferry -topic:sport')).toBe(1);
    expect(await found('topic:sport')).toBe(0);
    expect(await found('bergen')).toBe(1);
    expect(await room.desk.correctTags(bo, story, labour)).toMatchObject({ kind: 'same' });
    expect((await room.audit()).at(-1)).toBe(
      `${ines.userId} correct-tags story ${story}: sport europe TR → labour europe TW`,
    );
  });

  test('where it no longer belongs the message stays and says who corrected it; elsewhere it shows the new tags', async () => {
    await room.desk.follow(ines, 'topic:sport');
    await room.desk.follow(bo, 'topic:labour');
    await receive(strike);
    await send(desk);
    await room.desk.correctTags(ines, story, labour);
    expect(await send(desk)).toMatchObject([
      {
        lead: { tags: { topics: [{ topic: 'labour' }], countries: [{ country: 'TW' }] } },
        change: { isMisplaced: true, correction: { by: ines.userId } },
      },
    ]);
    expect(await send(markets)).toMatchObject([
      { lead: { tags: { topics: [{ topic: 'labour' }] } }, change: { isMisplaced: false } },
    ]);
  });

  test('an Undo restores the tags, the search and the message, and takes back what was not sent yet', async () => {
    await room.desk.follow(ines, 'topic:sport');
    await room.desk.follow(bo, 'topic:labour');
    await receive(strike);
    await send(desk);
    const done = await room.desk.correctTags(ines, story, labour);
    if (done.kind !== 'corrected') throw new Error(done.kind);
    expect(await room.desk.undoCorrection(bo, done.correction.id)).toMatchObject({
      kind: 'undone',
      correction: { to: { topics: ['sport'], countries: ['TR'] }, misplaced: [] },
    });
    expect((await intents()).filter((line) => line.includes(markets))).toEqual([]);
    expect(await outcomes()).toEqual([`${desk} posted`]);
    expect(await found('topic:sport')).toBe(1);
    expect(await found('topic:labour')).toBe(0);
    const views = await send(desk);
    expect(views[0]?.lead.tags.topics).toEqual([{ topic: 'sport', score: 1 }]);
    expect(views[0]?.change).toBeUndefined();
    const again = await room.desk.undoCorrection(bo, done.correction.id);
    expect(again).toEqual({ kind: 'superseded' });
    expect(await room.desk.undoCorrection(bo, 0)).toEqual({ kind: 'not-found' });
    expect(await room.desk.correctTags(bo, story, labour)).toMatchObject({ opened: 1 });
  });

  test('what was sent already stays after an Undo, and says so', async () => {
    await room.desk.follow(bo, 'topic:labour');
    await receive(strike);
    const done = await room.desk.correctTags(ines, story, labour);
    if (done.kind !== 'corrected') throw new Error(done.kind);
    await send(markets);
    await room.desk.undoCorrection(ines, done.correction.id);
    expect(await send(markets)).toMatchObject([
      { change: { isMisplaced: true, correction: { verdict: 'undone' } } },
    ]);
  });

  test('an Undo takes back only the newest; the one before it holds again', async () => {
    await receive(strike);
    const first = await room.desk.correctTags(ines, story, labour);
    const second = await room.desk.correctTags(bo, story, { ...labour, topics: ['economy'] });
    if (first.kind !== 'corrected' || second.kind !== 'corrected') throw new Error(second.kind);
    expect(await room.desk.undoCorrection(ines, first.correction.id)).toEqual({
      kind: 'superseded',
    });
    expect(await room.desk.undoCorrection(ines, second.correction.id)).toMatchObject({
      correction: { to: { topics: ['labour'] } },
    });
    expect(await found('topic:labour')).toBe(1);
  });

  test('a story older than a day is corrected and found, but posted nowhere, and that is recorded', async () => {
    await room.desk.follow(bo, 'topic:labour');
    await receive(strike);
    room.clock.advanceTo(morning + 25 * hourMs);
    expect(await room.desk.correctTags(ines, story, labour)).toMatchObject({
      opened: 0,
      isTooOld: true,
    });
    expect(await intents()).toEqual([]);
    expect(await outcomes()).toEqual([`${markets} too-old`]);
    expect(await found('topic:labour')).toBe(1);
  });

  test('a take in a thread opens no second message where its running story has one', async () => {
    await room.desk.follow(ines, 'ferry');
    await room.desk.follow(ines, 'topic:labour');
    await receive(strike);
    await send(desk);
    const done = await room.desk.correctTags(ines, story, labour);
    expect(done).toMatchObject({ opened: 0, correction: { misplaced: [] } });
    expect(await intents()).toEqual([`root ${desk} sent`, `edit ${desk} pending`]);
  });

  test('the correction outlives a newer version of the story', async () => {
    await room.desk.follow(bo, 'topic:labour');
    await receive(strike);
    await room.desk.correctTags(ines, story, labour);
    await send(markets);
    const { story: before } = strike;
    const newer = { ...before, text: 'Two walkouts now.', contentHash: 'newer' };
    await receive({ ...strike, story: newer, tags: tagsWith({ topics: ['sport'] }) });
    expect(await found('topic:labour walkouts')).toBe(1);
    expect(await found('topic:sport')).toBe(0);
    expect(await intents()).toEqual([`root ${markets} sent`, `edit ${markets} pending`]);
    expect(await room.desk.why(ines, String(story))).toMatchObject({
      take: { version: 2, tags: { topics: [{ topic: 'labour' }] } },
      change: { by: ines.userId },
    });
  });

  test('a story leaves the digest of who no longer asks for it, and comes back with an Undo', async () => {
    await room.desk.follow(ines, 'topic:sport');
    await store.db.updateTable('subscriptions').set({ delivery: 'digest' }).execute();
    await receive(strike);
    expect(await outcomes()).toEqual([`${desk} held`]);
    const done = await room.desk.correctTags(ines, story, labour);
    expect(await outcomes()).toEqual([`${desk} excluded`]);
    if (done.kind === 'corrected') await room.desk.undoCorrection(ines, done.correction.id);
    expect(await outcomes()).toEqual([`${desk} held`]);
    expect(await intents()).toEqual([]);
  });

  test('another workspace keeps the shared tags', async () => {
    await receive(strike);
    const corrected = await room.desk.correctTags(ines, story, labour);
    if (corrected.kind !== 'corrected') throw new Error(corrected.kind);
    const stranger = { ...ines, workspaceId: 'T9OTHER' as typeof workspaceId };
    expect(await room.desk.search(stranger, 'topic:sport', { limit: 5 })).toMatchObject({
      kind: 'found',
      takes: [{ tags: { topics: [{ topic: 'sport' }] } }],
    });
    expect(await room.desk.quality(stranger)).toMatchObject({ stories: 0, people: 0, scores: [] });
    const undone = await room.desk.undoCorrection(stranger, corrected.correction.id);
    expect(undone).toEqual({ kind: 'not-found' });
  });

  test('a country that is none is asked back, and nothing is changed', async () => {
    await receive(strike);
    const wanted = { ...labour, countries: 'Taiwan, Turkye' };
    expect(await room.desk.correctTags(ines, story, wanted)).toEqual({
      kind: 'bad-country',
      typed: 'Turkye',
      suggestion: 'turkiye',
    });
    expect(await room.desk.correctTags(ines, 0 as StoryId, labour)).toEqual({
      kind: 'not-found',
    });
    expect(await found('topic:sport')).toBe(1);
  });

  test('quality counts each person’s newest word on each story', async () => {
    await receive(
      strike,
      arrival(
        { guid: 'b', title: 'Parliament votes on rates', text: 'Oslo.' },
        tagsWith({ topics: ['economy'], regions: ['europe'] }),
      ),
    );
    const vote = (story + 1) as StoryId;
    await room.desk.confirmTags(ines, vote);
    await room.desk.confirmTags(bo, story);
    await room.desk.correctTags(bo, story, labour);
    const undone = await room.desk.correctTags(ines, vote, { ...labour, countries: '' });
    if (undone.kind === 'corrected') await room.desk.undoCorrection(ines, undone.correction.id);
    const { stories, people, scores } = await room.desk.quality(ines);
    expect([stories, people]).toEqual([2, 2]);
    expect(scores.find(({ tag }) => tag === 'europe')).toMatchObject({ right: 2, wrong: 0 });
    expect(scores.find(({ tag }) => tag === 'sport')).toMatchObject({ right: 0, wrong: 1 });
    expect(scores.find(({ tag }) => tag === 'labour')).toMatchObject({ missed: 1 });
    expect(scores.find(({ tag }) => tag === 'economy')).toMatchObject({ right: 1, wrong: 0 });
  });
});
