import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawItem } from '../../src/formats/raw-item.ts';
import type { Story } from '../../src/news/story.ts';
import { normalizeItem } from '../../src/normalize/item.ts';
import { bureauFeed, item, receivedAt } from './feeds.ts';

function story(fields: Partial<RawItem>): Story {
  const result = normalizeItem(item(fields), bureauFeed, receivedAt);
  if (result.kind === 'refused') throw new Error(result.reason);
  return result.story;
}

test('an item becomes a story: text plain, dateline apart, furniture off, address canonical', () => {
  const result = normalizeItem(
    item({
      id: 'mw-1',
      title: 'UPDATE 2-Ministers of Orvia &amp; Tal sign pact - Meridian Wire'.replace(
        '&amp;',
        '&',
      ),
      link: 'https://Meridian.example/world/pact?id=3&utm_source=rss#top',
      body: `<p>By Ilse Brandt</p><p>SENNA, May 17 (MW) - The two neighbours <b>agreed</b> to&nbsp;share the river.</p>
        <figure><img src="x"><figcaption>Ministers at the table</figcaption></figure>
        <p>They met for nine hours.</p><p>(Reporting by Ilse Brandt; Editing by Tom Reyn)</p>`,
      summary: '<p>The two neighbours agreed to share the river.</p>',
      categories: ['Diplomacy'],
    }),
    bureauFeed,
    receivedAt,
  );
  expect(result).toMatchObject({
    kind: 'story',
    removed: [
      'Ministers at the table',
      '(Reporting by Ilse Brandt; Editing by Tom Reyn)',
      'By Ilse Brandt',
      'SENNA, May 17 (MW) -',
    ],
    story: {
      guid: 'mw-1',
      title: 'Ministers of Orvia & Tal sign pact',
      flags: ['update'],
      deck: '',
      text: 'The two neighbours agreed to share the river.\n\nThey met for nine hours.',
      permalink: 'https://meridian.example/world/pact?id=3',
      dateline: { place: 'Senna', date: 'May 17', agency: 'MW' },
      publishedAt: Date.UTC(2024, 4, 17, 10),
      dateQuality: 'given',
      sections: ['Diplomacy'],
      language: 'en',
    },
  });
});

describe('dates', () => {
  test.each([
    ['none', null],
    ['the epoch', '1970-01-01T00:00:00.000Z'],
    ['before the web had news', '1994-12-31T23:59:59.000Z'],
    ['eleven minutes ahead', '2024-05-17T12:11:00.000Z'],
    ['the year 2099', '2099-01-01T00:00:00.000Z'],
    ['no date at all', 'soon'],
  ])('%s: the time of receipt stands in', (_name, publishedAt) => {
    expect(story({ publishedAt })).toMatchObject({
      publishedAt: receivedAt,
      dateQuality: 'received',
    });
  });

  test('nine minutes ahead is a clock that runs fast, and believed', () => {
    expect(story({ publishedAt: '2024-05-17T12:09:00.000Z' }).dateQuality).toBe('given');
  });

  test('a zone that was assumed is said', () => {
    expect(story({ hasZone: false }).dateQuality).toBe('assumed');
  });
});

describe('titles', () => {
  test('without one, the first sentence, at most 100 characters', () => {
    expect(story({ title: '', body: 'Rain fell. Then more rain fell.' }).title).toBe('Rain fell.');
    const long = story({ title: ' ', body: `<p>${'river '.repeat(60)}</p>` }).title;
    expect(long.length).toBeLessThanOrEqual(100);
    expect(long).toMatch(/river…$/);
  });

  test('5,000 characters are cut at 500, between words', () => {
    const { title } = story({ title: 'water '.repeat(900) });
    expect(title.length).toBeLessThanOrEqual(500);
    expect(title).toMatch(/water…$/);
  });

  test('neither title nor text: refused, with the reason', () => {
    expect(
      normalizeItem(item({ title: '', body: '<img src="x">' }), bureauFeed, receivedAt),
    ).toEqual({
      kind: 'refused',
      guid: 'https://meridian.example/world/pact',
      reason: 'neither title nor text',
    });
  });

  test.each([
    ['BREAKING: Dam fails', 'Dam fails', ['breaking']],
    ['WRAPUP 1-UPDATE 3-Dam fails', 'Dam fails', ['wrapup', 'update']],
    ['CORRECTED-Dam fails', 'Dam fails', ['corrected']],
    ['Exclusive: Dam fails', 'Dam fails', ['exclusive']],
    ['(2nd LD) Dam fails', 'Dam fails', ['update']],
    ['Flash floods hit the valley', 'Flash floods hit the valley', []],
    ['Live music returns', 'Live music returns', []],
    ['Breaking records, breaking hearts', 'Breaking records, breaking hearts', []],
    ['URGENT:', 'URGENT:', []],
  ])('%s', (written, title, flags) => {
    expect(story({ title: written })).toMatchObject({ title, flags });
  });
});

describe('what could deceive a reader goes', () => {
  test('direction overrides, controls and invisible marks', () => {
    const { title, text } = story({
      title: 'Paid \u202Egnp.exe\u202C \u2066now\u2069\u0007',
      body: 'a\u200Bb\u00ADc \u{E0041}d',
    });
    expect(title).toBe('Paid gnp.exe now');
    expect(text).toBe('abc d');
  });

  test('joiners that scripts need stay', () => {
    expect(story({ title: 'می‌خواهم' }).title).toBe('می‌خواهم');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example/x',
    'https://good.example@evil.example/',
    'not a url',
  ])('%s is no permalink', (link) => {
    expect(story({ link }).permalink).toBeNull();
  });

  test('scripts, styles and forms are not text', () => {
    expect(
      story({ body: '<p>Yes</p><script>no()</script><style>no{}</style><form>no</form>' }).text,
    ).toBe('Yes');
  });
});

describe('deck and text', () => {
  test('a description beside a longer body that says something else is the deck', () => {
    const made = story({
      summary: 'A pact ends a long quarrel.',
      body: '<p>Ministers met at noon.</p>',
    });
    expect(made).toMatchObject({
      deck: 'A pact ends a long quarrel.',
      text: 'Ministers met at noon.',
    });
  });

  test('a description alone is the text', () => {
    const made = story({ summary: 'A pact ends a long quarrel.', body: '<img src="x">' });
    expect(made).toMatchObject({ deck: '', text: 'A pact ends a long quarrel.' });
  });

  test('a new word in the text is a new content hash; a new link is not', () => {
    const before = story({});
    expect(story({ link: 'https://elsewhere.example/' }).contentHash).toBe(before.contentHash);
    expect(
      story({ body: '<p>The two neighbours agreed to share the lake.</p>' }).contentHash,
    ).not.toBe(before.contentHash);
  });
});

test('no item makes it throw, and every story keeps the promises of its type', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc
      .array(
        fc.constantFrom('<p>', '<br>', '</', '&amp;', 'By A B', 'PARIS -', 'Word. ', '…', '\n'),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, text, fc.option(text), fc.option(text), (title, body, link, id, at) => {
      const result = normalizeItem(
        item({ title, body, link, id, publishedAt: at, summary: at }),
        bureauFeed,
        receivedAt,
      );
      expect(result.kind === 'refused' || result.story.title !== '').toBe(true);
      expect(result.kind === 'refused' || result.story.publishedAt <= receivedAt + 600_000).toBe(
        true,
      );
      expect(
        result.kind === 'refused' || /^https?:|^null$/.test(String(result.story.permalink)),
      ).toBe(true);
    }),
  );
});
