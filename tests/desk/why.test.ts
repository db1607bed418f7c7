import { describe, expect, test } from 'vitest';
import { tagsWith } from '../query/subject.ts';
import { arrival, markets, morning } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const ferry = arrival(
  {
    guid: 'a',
    title: 'Ferry sinks off Kaohsiung',
    text: 'Forty were aboard.',
    permalink: 'https://harbour.example/ferry',
  },
  tagsWith({ regions: ['asia-pacific'] }),
);
const strike = arrival(
  { guid: 'b', title: 'Port strike ends in Porto', text: 'Cranes move again.' },
  tagsWith({ regions: ['europe'] }),
);

/** Two alerts in #desk: the ferry's root under ts 11.1, then the strike's under 22.2. */
async function withAlerts() {
  const room = await openNewsdesk();
  await room.desk.follow(ines, 'ferry');
  await room.desk.follow(ines, 'strike region:europe');
  await room.desk.follow({ ...ines, channelId: markets }, 'porto');
  await room.receive([ferry]);
  room.clock.advanceBy(60_000);
  await room.receive([strike]);
  const roots = await room.store.db
    .selectFrom('roots')
    .select('story_id')
    .distinct()
    .orderBy('story_id')
    .execute();
  for (const [index, { story_id }] of roots.entries()) {
    await room.store.db
      .updateTable('roots')
      .set({ ts: `${index + 1}${index + 1}.${index + 1}` })
      .where('story_id', '=', story_id)
      .execute();
  }
  return room;
}

describe('which story is meant', () => {
  test.each([
    ['a number', '1', 'Ferry sinks off Kaohsiung'],
    ['a number with a sign', '#2', 'Port strike ends in Porto'],
    ['a permalink', 'https://harbour.example/ferry', 'Ferry sinks off Kaohsiung'],
    ['words of its headline, in any order', 'kaohsiung ferry', 'Ferry sinks off Kaohsiung'],
    ['a phrase of its headline', 'strike ends', 'Port strike ends in Porto'],
    ['nothing: the channel’s newest alert', '', 'Port strike ends in Porto'],
  ])('%s', async (_, which, title) => {
    await using room = await withAlerts();
    expect(await room.desk.why(ines, which)).toMatchObject({ kind: 'explained', take: { title } });
  });

  test.each([
    ['of a root', '11.000001', 'Ferry sinks off Kaohsiung'],
    ['of a message in its thread', '33.000003', 'Ferry sinks off Kaohsiung'],
  ])('the address of a message in Slack, %s', async (_, ts, title) => {
    await using room = await withAlerts();
    const [seconds = '', micros = ''] = ts.split('.');
    const path = `${ines.channelId}/p${seconds.padStart(10, '0')}${micros}`;
    await room.store.db
      .updateTable('roots')
      .set({ ts: '0000000011.000001' })
      .where('ts', '=', '11.1')
      .execute();
    const which = `https://desk.slack.example/archives/${path}?thread_ts=0000000011.000001&cid=C1`;
    expect(await room.desk.why(ines, which)).toMatchObject({ kind: 'explained', take: { title } });
  });

  test('a message that is none of ours, or an alert of this channel', async () => {
    await using room = await withAlerts();
    const strange = await room.desk.why(ines, '', { messageTs: '99.9' });
    expect(strange).toEqual({ kind: 'not-found', wanted: 'that message' });
    const alert = await room.desk.why(ines, '', { messageTs: '11.1' });
    expect(alert).toMatchObject({ take: { title: 'Ferry sinks off Kaohsiung' } });
    const inThread = await room.desk.why(ines, '', { messageTs: '99.9', threadTs: '11.1' });
    expect(inThread).toMatchObject({ take: { title: 'Ferry sinks off Kaohsiung' } });
  });

  test('nothing, inside a thread: that thread’s story', async () => {
    await using room = await withAlerts();
    expect(await room.desk.why(ines, '', { threadTs: '11.1' })).toMatchObject({
      kind: 'explained',
      take: { title: 'Ferry sinks off Kaohsiung' },
    });
    expect((await room.desk.why(ines, '', { threadTs: '99.9' })).kind).toBe('not-found');
  });

  test.each(['99', 'https://harbour.example/other', 'volcano erupts', '"', '!!!'])(
    '%j is not found',
    async (which) => {
      await using room = await withAlerts();
      expect(await room.desk.why(ines, which)).toEqual({ kind: 'not-found', wanted: which });
    },
  );

  test('a channel without alerts has no newest', async () => {
    await using room = await openNewsdesk();
    expect(await room.desk.why(ines, '')).toEqual({ kind: 'not-found', wanted: '' });
  });
});

describe('what is told', () => {
  test('the outcome of each matching subscription, and for the others the clause that failed', async () => {
    await using room = await withAlerts();
    const ferryTold = await room.desk.why(ines, '1');
    if (ferryTold.kind !== 'explained') throw new Error(ferryTold.kind);
    expect(ferryTold.outcomes).toMatchObject([
      { subscription: { number: 1 }, outcome: 'posted', reason: null, at: morning },
    ]);
    expect(
      ferryTold.misses.map(({ subscription, clause }) => [subscription.number, clause]),
    ).toEqual([[2, 'strike']]);
    expect(ferryTold.take.decision).toMatchObject({ relation: 'new' });
  });

  test('only this channel’s subscriptions are spoken of', async () => {
    await using room = await withAlerts();
    expect(await room.desk.why({ ...ines, channelId: markets }, '2')).toMatchObject({
      outcomes: [{ subscription: { number: 3, query: 'porto' }, outcome: 'posted' }],
      misses: [],
    });
  });

  test('a field that failed is named as it was typed into the subscription', async () => {
    await using room = await withAlerts();
    await room.desk.follow(ines, 'porto region:asia');
    expect(await room.desk.why(ines, '2')).toMatchObject({
      misses: [{ clause: 'ferry' }, { clause: 'region:asia-pacific' }],
    });
  });

  test('outcomes of subscriptions that have ended are still told', async () => {
    await using room = await withAlerts();
    await room.desk.unfollow(ines, '1');
    expect(await room.desk.why(ines, '1')).toMatchObject({
      outcomes: [{ subscription: { number: 1, query: 'ferry' }, outcome: 'posted' }],
    });
  });

  test('each version’s outcome, oldest first', async () => {
    await using room = await withAlerts();
    room.clock.advanceBy(60_000);
    const later = { ...ferry.story, text: 'All forty are safe.', contentHash: 'later' };
    await room.receive([{ ...ferry, story: later }]);
    expect(await room.desk.why(ines, '1')).toMatchObject({
      take: { version: 2 },
      outcomes: [{ outcome: 'posted' }, { outcome: 'edited' }],
    });
  });
});
