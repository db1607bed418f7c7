import { describe, expect, test } from 'vitest';
import { tagsWith } from '../query/subject.ts';
import { arrival, morning } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const titles = ['Ferry sinks', 'Port strike ends', 'Ferry fares rise', 'Ferry talks open'];

/** A desk with these titles, a minute apart, the first one the oldest. */
async function withStories() {
  const room = await openNewsdesk();
  const arrivals = titles.map((title, index) =>
    arrival(
      {
        guid: title,
        title,
        text: '',
        deck: '',
        receivedAt: morning - (titles.length - index) * 60_000,
      },
      tagsWith({ regions: index === 0 ? ['asia-pacific'] : ['europe'] }),
    ),
  );
  await room.receive(arrivals, true);
  return room;
}

describe('search', () => {
  test('newest first, a page at a time', async () => {
    await using room = await withStories();
    const first = await room.desk.search(ines, 'ferry', { limit: 2 });
    if (first.kind !== 'found') throw new Error(first.kind);
    expect(first.takes.map(({ title }) => title)).toEqual(['Ferry talks open', 'Ferry fares rise']);
    if (first.older === null) throw new Error('nothing older');
    const second = await room.desk.search(ines, 'ferry', { limit: 2, after: first.older });
    expect(second).toMatchObject({ kind: 'found', takes: [{ title: 'Ferry sinks' }], older: null });
  });

  test('a page that ends among stories of one instant loses none of them', async () => {
    await using room = await openNewsdesk();
    const alike = ['Ferry one', 'Harbour two', 'Market three', 'Airport four', 'Border five'];
    await room.receive(
      alike.map((title, index) => arrival({ guid: `x${index}`, title, text: 'fares' })),
      true,
    );
    const seen: string[] = [];
    let page = await room.desk.search(ines, 'fares', { limit: 2 });
    for (;;) {
      if (page.kind !== 'found') throw new Error(page.kind);
      seen.push(...page.takes.map(({ title }) => title));
      if (page.older === null) break;
      page = await room.desk.search(ines, 'fares', { limit: 2, after: page.older });
    }
    expect(seen).toEqual(alike.toReversed());
  });

  test('nothing found says how many stories there are', async () => {
    await using room = await withStories();
    expect(await room.desk.search(ines, 'volcano', { limit: 5 })).toEqual({
      kind: 'nothing',
      query: 'volcano',
      stored: 4,
    });
  });

  test('a query that cannot be read says so', async () => {
    await using room = await withStories();
    expect(await room.desk.search(ines, 'region:erope', { limit: 5 })).toMatchObject({
      kind: 'bad-query',
      problem: { suggestion: expect.stringContaining('europe') },
    });
  });

  test('before anything came, nothing is found', async () => {
    await using room = await openNewsdesk();
    expect(await room.desk.search(ines, 'ferry', { limit: 5 })).toMatchObject({ stored: 0 });
  });
});

describe('latest', () => {
  test('the newest stories, all or only those that match', async () => {
    await using room = await withStories();
    expect(await room.desk.latest(ines, '', 3)).toMatchObject({
      kind: 'found',
      takes: [
        { title: 'Ferry talks open' },
        { title: 'Ferry fares rise' },
        { title: 'Port strike ends' },
      ],
      older: { receivedAt: expect.any(Number), id: expect.any(Number) },
    });
    expect(await room.desk.latest(ines, 'region:asia-pacific', 3)).toMatchObject({
      kind: 'found',
      takes: [{ title: 'Ferry sinks' }],
      older: null,
    });
  });
});
