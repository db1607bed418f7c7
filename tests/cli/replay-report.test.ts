import { expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { reportLines } from '../../src/cli/replay-report.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { arrival, follow, morning, receiverOver } from '../store/newsroom.ts';

test('a replay’s report counts sizes, tells what a channel was spared, and lists the largest', async () => {
  await using store = await openSqliteStore(':memory:');
  await follow(store, 'ferry');
  const titles = ['Ferry aground off Korvala', 'Korvala ferry aground', 'Budget passes'];
  const arrivals = titles.map((title, at) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tests make ids
    const feed = `feed-${at}` as FeedId;
    return arrival({ title, text: '', guid: `${at}`, feed, source: feed, permalink: null });
  });
  const receiver = receiverOver(store, new RecordedClock(morning));
  await receiver.receive({ arrivals, isBaseline: false, feed: null });
  expect(await reportLines(store.db, () => 'desk')).toEqual([
    'running stories 2',
    '  1 stories: 1 running stories, 1 stories',
    '  2 stories: 1 running stories, 2 stories',
    'alerts with and without',
    '  #desk: 1 instead of 2',
    '',
    '1. Ferry aground off Korvala (2 stories, 2 publishers)',
    '    Ferry aground off Korvala',
    '    Korvala ferry aground',
    '',
    '2. Budget passes (1 stories, 1 publishers)',
    '    Budget passes',
  ]);
});
