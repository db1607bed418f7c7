import { describe, expect, test } from 'vitest';
import type { ChannelId, FeedId } from '../../src/news/ids.ts';
import { tagsWith } from '../query/subject.ts';
import { arrival, markets, morning, workspaceId } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const dayMs = 86_400_000;

describe('follow', () => {
  test('says what the query brought last week, counted in running stories', async () => {
    await using room = await openNewsdesk();
    const text =
      'A ferry with forty people aboard sank off Kaohsiung in heavy seas before dawn on Monday, the coast guard said. ' +
      'Two patrol boats and a trawler took thirty-eight of them from life rafts; divers were looking for the other two. ' +
      'The owner said the ship had passed an inspection in January and carried no cars.';
    await room.receive(
      [
        arrival({ guid: 'a', title: 'Ferry sinks off Kaohsiung', text }),
        arrival({
          guid: 'b',
          title: 'Ferry sinks off Kaohsiung',
          text,
          source: 'Meridian',
          feed: 'meridian' as FeedId,
        }),
        arrival({ guid: 'c', title: 'Ferry fares rise in Porto', text: 'By a tenth.' }),
        arrival({
          guid: 'd',
          title: 'Old ferry sold',
          text: 'In Turku.',
          receivedAt: morning - 8 * dayMs,
        }),
      ],
      true,
    );
    expect(await room.desk.follow(ines, 'ferry')).toMatchObject({
      kind: 'followed',
      lastWeek: 2,
      subscription: { number: 1, query: 'ferry', delivery: 'alerts', createdBy: 'U001INES' },
    });
    expect(await room.audit()).toEqual(['U001INES follow S1 ferry']);
  });

  test('what is followed from now on brings alerts', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, 'region:asia country:Taiwan');
    const tags = tagsWith({ regions: ['asia-pacific'], countries: ['TW'] });
    const report = await room.receive([arrival({ guid: 'a' }, tags)]);
    expect(report.intents).toMatchObject([{ kind: 'root', channelId: ines.channelId }]);
  });

  test('the same in other words is already followed', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, 'ferry (sinks OR capsizes)');
    const again = await room.desk.follow(ines, '  Ferry   (SINKS OR capsizes) ');
    expect(again.kind).toBe('already');
    const elsewhere = await room.desk.follow({ ...ines, channelId: markets }, 'ferry');
    expect(elsewhere).toMatchObject({ kind: 'followed', subscription: { number: 2 } });
  });

  test('two people at once follow once', async () => {
    await using room = await openNewsdesk();
    const answers = await Promise.all([
      room.desk.follow(ines, 'ferry'),
      room.desk.follow(ines, 'ferry'),
    ]);
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['already', 'followed']);
  });

  test('only what is not wanted asks first, with the count', async () => {
    await using room = await openNewsdesk();
    await room.receive(
      [
        arrival({ guid: 'a', title: 'Ferry sinks', text: 'Off Kaohsiung.' }),
        arrival({ guid: 'b', title: 'Cup final goes to penalties', text: 'In Halifax.' }),
      ],
      true,
    );
    const asked = await room.desk.follow(ines, '-cup');
    expect(asked).toEqual({ kind: 'confirm-everything', query: '-cup', lastWeek: 1 });
    expect(await room.desk.list(ines)).toEqual([]);
    const confirmed = await room.desk.follow(ines, '-cup', { confirmed: true });
    expect(confirmed).toMatchObject({ kind: 'followed', subscription: { query: '-cup' } });
  });

  test('a query that cannot be read says where and what may have been meant', async () => {
    await using room = await openNewsdesk();
    expect(await room.desk.follow(ines, 'ferry country:Taiwn')).toMatchObject({
      kind: 'bad-query',
      query: 'ferry country:Taiwn',
      problem: { suggestion: 'ferry country:taiwan' },
    });
    expect(await room.desk.follow(ines, 'regoin:europe')).toMatchObject({
      kind: 'bad-query',
      problem: { at: 0, suggestion: expect.stringContaining('region') },
    });
    expect(await room.desk.follow(ines, '"ferry sinks')).toMatchObject({ kind: 'bad-query' });
    expect(await room.desk.follow(ines, ' \n ')).toEqual({ kind: 'empty' });
    expect(await room.desk.list(ines)).toEqual([]);
  });

  test.each(['not-member', 'archived', 'not-found'] as const)(
    'a channel that cannot take alerts (%s) is told so, and nothing is followed',
    async (standing) => {
      await using room = await openNewsdesk(standing);
      expect(await room.desk.follow(ines, 'ferry')).toEqual({ kind: 'cannot-post', standing });
      expect(await room.desk.refollow(ines, 1)).toEqual({ kind: 'cannot-post', standing });
      expect(await room.desk.list(ines)).toEqual([]);
    },
  );

  test('what Slack does not say forbids nothing', async () => {
    await using room = await openNewsdesk('unsure');
    expect((await room.desk.follow(ines, 'ferry')).kind).toBe('followed');
  });

  test('in a direct message between other people nothing can be followed', async () => {
    await using room = await openNewsdesk('not-found');
    const theirs = { ...ines, channelId: 'D009OTHERS' as ChannelId, isDirect: true };
    expect(await room.desk.follow(theirs, 'ferry')).toMatchObject({
      kind: 'cannot-post',
      standing: 'not-found',
    });
    expect(room.asked).toEqual(['D009OTHERS']);
  });

  test('in a direct message with Dateline alerts are personal', async () => {
    await using room = await openNewsdesk('not-member');
    const direct = { ...ines, channelId: 'D001INES' as ChannelId, isDirect: true };
    expect(await room.desk.follow(direct, 'ferry')).toMatchObject({
      kind: 'followed',
      subscription: { channelId: 'D001INES' },
    });
    expect(await room.desk.list(ines)).toEqual([]);
  });
});

describe('unfollow', () => {
  test.each(['1', 'S1', ' s1 ', 'ferry (sinks OR capsizes)', 'FERRY (sinks OR capsizes)'])(
    'finds the subscription named %j',
    async (which) => {
      await using room = await openNewsdesk();
      await room.desk.follow(ines, 'ferry (sinks OR capsizes)');
      await room.desk.follow(ines, 'strike');
      expect(await room.desk.unfollow(ines, which)).toMatchObject({
        kind: 'unfollowed',
        subscription: { number: 1 },
      });
      expect((await room.desk.list(ines)).map(({ query }) => query)).toEqual(['strike']);
      expect((await room.audit()).at(-1)).toMatch(/^U001INES unfollow S1 ferry/);
    },
  );

  test.each(['7', 'S7', 'flood', '"unbalanced', '', '2'])(
    'says what is here when nothing is named %j',
    async (which) => {
      await using room = await openNewsdesk();
      await room.desk.follow(ines, 'ferry');
      // Number 2 is another channel's.
      await room.desk.follow({ ...ines, channelId: markets }, 'strike');
      expect(await room.desk.unfollow(ines, which)).toMatchObject({
        kind: 'unknown',
        wanted: which,
        here: [{ number: 1, query: 'ferry' }],
      });
      expect(await room.desk.list({ ...ines, channelId: markets })).toHaveLength(1);
    },
  );

  test('a number that is also a word of the news means the subscription of that number', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, '2026');
    expect(await room.desk.unfollow(ines, '2026')).toMatchObject({ kind: 'unfollowed' });
  });

  test('what was unfollowed brings nothing any more', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, 'ferry');
    await room.desk.unfollow(ines, '1');
    expect((await room.receive([arrival({ guid: 'a', title: 'Ferry sinks' })])).intents).toEqual(
      [],
    );
  });
});

describe('refollow', () => {
  test('brings a subscription back under its number', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, 'ferry');
    await room.desk.unfollow(ines, '1');
    expect(await room.desk.refollow(ines, 1)).toMatchObject({
      kind: 'followed',
      subscription: { number: 1, query: 'ferry' },
    });
    expect(await room.desk.list(ines)).toHaveLength(1);
    expect((await room.audit()).at(-1)).toBe('U001INES refollow S1 ferry');
  });

  test('counts last week as following did', async () => {
    await using room = await openNewsdesk();
    await room.receive([arrival({ guid: 'a', title: 'Ferry sinks' })], true);
    await room.desk.follow(ines, 'ferry');
    await room.desk.unfollow(ines, '1');
    expect(await room.desk.refollow(ines, 1)).toMatchObject({ kind: 'followed', lastWeek: 1 });
  });

  test('one that never ended, never was, or is another channel’s stays as it is', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, 'ferry');
    expect(await room.desk.refollow(ines, 1)).toMatchObject({ kind: 'already' });
    expect(await room.desk.refollow(ines, 9)).toEqual({ kind: 'empty' });
    await room.desk.unfollow(ines, '1');
    const elsewhere = { ...ines, channelId: markets };
    expect(await room.desk.refollow(elsewhere, 1)).toEqual({ kind: 'empty' });
  });

  test('what was followed again meanwhile is not followed twice', async () => {
    await using room = await openNewsdesk();
    await room.desk.follow(ines, 'ferry');
    await room.desk.unfollow(ines, '1');
    await room.desk.follow(ines, 'ferry');
    expect(await room.desk.refollow(ines, 1)).toMatchObject({
      kind: 'already',
      subscription: { number: 2 },
    });
    expect(await room.desk.list(ines)).toHaveLength(1);
  });
});

test('list gives a channel its own, by number', async () => {
  await using room = await openNewsdesk();
  for (const query of ['ferry', 'strike', 'flood']) await room.desk.follow(ines, query);
  await room.desk.follow({ ...ines, channelId: markets }, 'yen');
  await room.desk.unfollow(ines, '2');
  const listed = await room.desk.list({ ...ines, workspaceId });
  expect(listed.map(({ number, query }) => `S${number} ${query}`)).toEqual([
    'S1 ferry',
    'S3 flood',
  ]);
});
