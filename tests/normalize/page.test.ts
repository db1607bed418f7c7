import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normalizeItem } from '../../src/normalize/item.ts';
import { readPage } from '../../src/normalize/page.ts';
import { summarize } from '../../src/summarize/summary.ts';
import { deskFeed, item, receivedAt } from './feeds.ts';

/** Invented, in the shape an agency's page has. */
const title = 'Orvian, Tal naval chiefs meet by video, discuss strait';
const deck =
  'Call comes ahead of change of government in Port Senna, ministers may meet in Kalem later this month';
const body = [
  'Ahead of a change of government in Port Senna, Orvian and Tal naval chiefs have held talks on the strait between them.',
  'Adm. Jana Orlo, who spoke for Orvia, held a video call with Pim Reyn, the Tal fleet chief, according to the U.S. based Sea Institute.',
  'Stressing the importance of contact, the Orvian ministry said on Friday that the two sides should "keep their distance and their tempers."',
  'The call comes a few days before an inauguration in Port Senna.',
  'Fishing fleets caught between them',
  'In an apparent reference to the fleets, the chiefs agreed to mark the shallow waters.',
];
const notice =
  'Coast Agency website contains only a portion of the news stories offered to subscribers in the News Broadcasting System, and in summarized form. Please contact us for subscription options.';
const page = [
  'Politics, Americas, Asia - Pacific',
  title,
  deck,
  'Ada ul Kemal  | 17.05.2024 - Update : 17.05.2024',
  `${title} Adm. Jana Orlo of the Orvian navy`,
  'KALEM',
  ...body,
  notice,
].join('\n\n');

describe('a page is taken apart', () => {
  test.each([
    ['with its headline known', title],
    ['with nothing known', ''],
  ])('%s', (_name, known) => {
    const read = readPage(page, known);
    expect(read).toMatchObject({
      title,
      deck,
      text: body.join('\n\n'),
      dateline: { place: 'Kalem', date: null, agency: null },
      sections: ['Politics', 'Americas', 'Asia - Pacific'],
    });
    expect(read.ranges.map(([start, end]) => page.slice(start, end))).toEqual(body);
    expect(read.removed).toContain(notice);
  });

  test('as far as it goes: a bare title, a bare body, deck and body', () => {
    expect(readPage(title)).toMatchObject({ title: null, text: title, dateline: null });
    expect(readPage(body.join('\n\n'), title)).toMatchObject({ text: body.join('\n\n'), deck: '' });
    expect(readPage('')).toMatchObject({ title: null, deck: '', text: '', ranges: [] });
  });

  test('a story of short lines with a date in it is all story', () => {
    const lines = [
      'The chiefs met.',
      'They spoke.',
      'They meet again on 17.06.2024.',
      'Nobody objected.',
    ];
    expect(readPage(lines.join('\n'))).toMatchObject({ deck: '', text: lines.join('\n\n') });
  });

  test('a date in the middle of a story makes no page of it', () => {
    const text = `${'The chiefs spoke at length about the strait. '.repeat(8)}\nThey last met on 17.05.2023.`;
    expect(readPage(text).text).toBe(text.replace('. \n', '.\n\n'));
  });
});

test('its summary is of the story alone, verbatim', () => {
  const read = readPage(page, title);
  const { headline, sentences, offsets } = summarize({ title, text: page }, read.ranges);
  expect(headline).toBe(title);
  expect(sentences).toHaveLength(3);
  expect(sentences[0]).toBe(body[0]);
  expect(offsets.map(([start, end]) => page.slice(start, end))).toEqual(sentences);
  for (const sentence of sentences) expect(body.join('\n')).toContain(sentence);
});

test('the same page through a feed leaves no byline, dateline, caption or notice', () => {
  const result = normalizeItem(
    item({
      title,
      body: page
        .split('\n\n')
        .slice(3)
        .map((line) => `<p>${line}</p>`)
        .join(''),
      summary: deck,
    }),
    deskFeed,
    receivedAt,
  );
  expect(result).toMatchObject({
    kind: 'story',
    story: { title, deck, text: body.join('\n\n'), dateline: { place: 'Kalem' } },
  });
});

const seed = join(import.meta.dirname, '../../../shared/seed/aa-us-china-military-talks.txt');

test.skipIf(!existsSync(seed))(
  'the founding story (skipped where ../shared is not there): summary without furniture, filed from Istanbul',
  () => {
    const text = readFileSync(seed, 'utf8');
    const read = readPage(text);
    expect(read.dateline?.place).toBe('Istanbul');
    expect(read.sections).toEqual(['Politics', 'Americas', 'Asia - Pacific']);
    const furniture = /\| 17\.05|ISTANBUL|Anadolu|subscri|Dr\. Ely S\./;
    expect(read.text).not.toMatch(furniture);
    const { sentences } = summarize({ title: read.title ?? '', text }, read.ranges);
    expect(sentences[0]).toMatch(/^Ahead of a presidential inauguration/);
    expect(sentences.join(' ')).not.toMatch(furniture);
  },
);
