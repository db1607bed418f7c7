import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPage } from '../../src/normalize/page.ts';
import { isFurnitureSentence, looksLikeCaption } from '../../src/summarize/furniture-sentences.ts';
import { longerSummary, summarize } from '../../src/summarize/summary.ts';

const furniture = [
  'Read more: Ferries through the years.',
  'Sign up for our morning newsletter.',
  'ADVERTISEMENT',
  'Scroll down for video.',
  'VIDEO Scroll down to watch the waves.',
  'Click here for the latest harbour news.',
  'Follow us on our channels for more.',
  'Subscribe to our newsletter today.',
  '(Reporting by Jana Orlo and Pim Reyn; Editing by Ada Vale)',
  'Additional reporting by Jana Orlo in Senna.',
  'This article was originally published by Coast Daily.',
  'Last updated on 3 May 2026.',
  "Editor's note: This text is shortened.",
  'Copyright 2026 Coast Daily. All rights reserved.',
  'We use cookies to improve your visit.',
  'Share this story with a friend.',
];
const story = [
  'A storm shut the harbour of Lindholm on Monday and halted all ferries to the islands.',
  'Waves of six metres broke over the outer wall, the harbour office said.',
  'The ferry company told 2,000 passengers to wait until Wednesday for the next boat.',
  '"We have never seen such waves here," a fisherman said.',
  'Schools on the islands will stay closed until the ferries sail again.',
  'The mayor of Lindholm asked people to keep away from the harbour wall.',
];
const title = 'Storm shuts Lindholm harbour';

test('no furniture is ever part of a summary, wherever it stands', () => {
  const between = fc.array(fc.constantFrom(...furniture), { maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(between, { minLength: story.length + 1, maxLength: story.length + 1 }),
      fc.constantFrom('\n', '\n\n'),
      (gaps, mark) => {
        const lines = gaps.flatMap((gap, at) => [...gap, ...story.slice(at, at + 1)]);
        const text = lines.join(mark);
        const { sentences } = summarize({ title, text }, readPage(text, title).ranges);
        const { sentences: longer } = longerSummary({ title, text, summary: sentences });
        expect(sentences.length).toBe(3);
        for (const sentence of [...sentences, ...longer]) expect(story).toContain(sentence);
      },
    ),
    { numRuns: 60 },
  );
});

test('nor where the lines were run together', () => {
  const text = [story[0], furniture[4], story[1], furniture[5], story[2], story[4]].join(' ');
  for (const sentence of summarize({ title, text }).sentences) expect(story).toContain(sentence);
});

test('story sentences are no furniture', () => {
  for (const sentence of [
    ...story,
    'Watch officers saw the ship turn.',
    'Read was convicted in 2019.',
    'Subscribers left the service in June.',
    'Follow-up talks begin on Monday.',
  ]) {
    expect(isFurnitureSentence(sentence)).toBe(false);
  }
});

test('captions are told from speakers', () => {
  expect(looksLikeCaption('Final embrace: These sessions are for old pets.')).toBe(true);
  expect(looksLikeCaption('The mayor said: It is over.')).toBe(false);
  expect(looksLikeCaption('She wrote: "It is over."')).toBe(false);
  expect(looksLikeCaption('The vote, at 10:30, failed.')).toBe(false);
});
