import { expect, test } from 'vitest';
import type { Tags } from '../../src/news/tag.ts';
import { tagsWith } from '../query/subject.ts';
import { arrival, morning } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const norway = tagsWith({ regions: ['europe'], topics: ['labour'], countries: ['NO'] });
const peru = tagsWith({ regions: ['americas'], topics: ['politics'], countries: ['PE'] });

/** Reports of one event, each in words of its own; nothing of it is another event's. */
const strike = [
  'Dock workers strike stops ports',
  'Ports stand still: dock workers strike',
  'Minister urges talks over dock workers strike in ports',
  'Ferries wait outside ports, dock workers strike',
  'Dock workers strike in ports enters evening',
  'Ports: dock workers strike may last',
];

async function openAfterAWeek() {
  const room = await openNewsdesk();
  let made = 0;
  /** A report that is published and comes now. */
  const report = (title: string, tags: Tags, source = 'Harbour Wire') => {
    made += 1;
    const at = room.clock.now();
    const text = `${title}, says number ${made} of ${source}. ${'word'.repeat(made)}`;
    return arrival(
      { title, text, guid: String(made), source, publishedAt: at, receivedAt: at },
      tags,
    );
  };
  for (let day = 0; day < 9; day += 1) {
    await room.receive([report(`Lima council meets ${'again '.repeat(day)}`, peru)]);
    room.clock.advanceBy(dayMs);
  }
  return { ...room, report, [Symbol.asyncDispose]: room[Symbol.asyncDispose] };
}

test('a rise has its times, its sources, its running stories; tags that rose by the same are one', async () => {
  await using room = await openAfterAWeek();
  const sources = ['Harbour Wire', 'Northern Post', 'Fjord Daily'];
  for (const [index, title] of strike.entries()) {
    await room.receive([room.report(title, norway, sources[index % 3])]);
    room.clock.advanceBy(10 * 60_000);
  }
  const answer = await room.desk.trends(ines, '', '24h');
  if (answer.kind !== 'trends') throw new Error(answer.kind);
  expect(answer).toMatchObject({ baseline: 'hour-of-week', stories: 6, withChart: true });
  expect(answer.since).toBe(morning);
  expect(answer.rises).toHaveLength(1);
  const [rise] = answer.rises;
  expect(new Set([rise, ...(rise?.also ?? [])].map((tag) => tag?.code))).toEqual(
    new Set(['NO', 'europe', 'labour']),
  );
  expect(rise).toMatchObject({ stories: 6, sources: 3, isOn: true, more: 0 });
  expect(rise?.usual).toBeLessThan(0.5);
  expect(rise?.running.map(({ running, stories }) => [running.headline, stories])).toEqual([
    [strike[0], 6],
  ]);
});

test('what one publisher alone reports a lot is no rise', async () => {
  await using room = await openAfterAWeek();
  for (const title of strike) await room.receive([room.report(title, norway)]);
  expect(await room.desk.trends(ines, '', '24h')).toMatchObject({ stories: 6, rises: [] });
});

test('a query counts only what it matches, and may itself have risen', async () => {
  await using room = await openAfterAWeek();
  for (const [index, title] of strike.entries()) {
    await room.receive([room.report(title, norway, index % 2 === 0 ? 'Harbour Wire' : 'Fjord')]);
  }
  const answer = await room.desk.trends(ines, 'dock', '24h');
  expect(answer).toMatchObject({ stories: 6, rises: [{ kind: 'all', stories: 6 }] });
  expect(await room.desk.trends(ines, 'region:americas', '7d')).toMatchObject({ kind: 'trends' });
  expect(await room.desk.trends(ines, 'ferret', '24h')).toEqual({
    kind: 'no-stories',
    query: 'ferret',
    span: '24h',
    others: 6,
  });
  expect(await room.desk.trends(ines, 'colour:red', '24h')).toMatchObject({ kind: 'bad-query' });
});

test('a month has no baseline after a week: the most reported stand there', async () => {
  await using room = await openAfterAWeek();
  const answer = await room.desk.trends(ines, '', '30d');
  expect(answer).toMatchObject({ baseline: null, rises: [{ usual: null, stories: 9 }] });
});

test('a refused chart is remembered for a week, in its workspace', async () => {
  await using room = await openAfterAWeek();
  await room.desk.follow(ines, 'ports');
  await room.desk.chartsRefused(ines);
  expect(await room.desk.trends(ines, '', '7d')).toMatchObject({ withChart: false });
  room.clock.advanceBy(7 * dayMs + 1);
  expect(await room.desk.trends(ines, '', '30d')).toMatchObject({ withChart: true });
});
