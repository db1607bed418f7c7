import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSentences } from '../../src/summarize/sentences.ts';

/** Boundaries are written as ‖. */
describe('wire copy is split where its sentences end', () => {
  test.each([
    'Maj. Gen. Jana Orlo met Dr. Pim S. Reyn on Monday.‖They spoke for an hour.',
    'The U.S. Navy sailed.‖The U.S. did not say why.',
    'She works for Coast Inc. in Senna.‖He left Reyn Corp.‖The firm said so.',
    'It opens at 9 a.m. on Monday.‖It closes at 5 p.m.‖The staff go home.',
    'He was born on Sept. 8, 1960, in St. Vail, Mich., and moved.‖She stayed.',
    'No. 5 won.‖He said no.‖Then he left.',
    '“We will go.”‖“They will stay,” he said.',
    '"Is it true?" she asked.‖"It is!" he said.',
    'Prices rose 3.5 percent to $2.10.‖Analysts had expected 2.9.',
    'Gov. Orlo vs. Reyn et al. was heard.‖The court rose.',
    'The ship … turned back.‖Nobody knew why.',
    'Sen. A. B. Orlo, D-Senna, spoke.‖Rep. Reyn Jr. answered.',
    'Visit coast.example for more.‖It is free.',
    'A line without a stop‖Another line.',
  ])('%s', (marked) => {
    const text = marked.replaceAll('‖', (_mark, at: number) =>
      marked[at - 1] === 'p' ? '\n' : ' ',
    );
    expect(splitSentences(text).map((sentence) => sentence.text)).toEqual(marked.split('‖'));
  });
});

test('text without capitals is split at its stops', () => {
  const text =
    'the ship left port at dawn and sailed for the cape with forty people on board. it met a storm at noon, the owner said. the crew turned back and reached the harbour after midnight, tired but safe and well.';
  expect(splitSentences(text)).toHaveLength(3);
});

test('Chinese and Arabic sentences end at their own stops', () => {
  expect(splitSentences('两国海军举行会谈。会谈持续一小时。')).toHaveLength(2);
  expect(splitSentences('هل اجتمعوا؟ نعم اجتمعوا.')).toHaveLength(2);
});

test('each sentence is a slice of its text, in order, and together they hold all its words', () => {
  const pieces = fc.array(
    fc.constantFrom(
      'Orlo ',
      'U.S. ',
      'Dr. ',
      'ran. ',
      '"No," ',
      'he ',
      '5 ',
      '\n',
      '… ',
      'A. ',
      '!) ',
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map((parts) => parts.join('')),
        fc.string(),
      ),
      (text) => {
        const sentences = splitSentences(text);
        let end = 0;
        for (const sentence of sentences) {
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(sentence.start).toBeGreaterThanOrEqual(end);
          end = sentence.end;
        }
        expect(
          sentences
            .map((sentence) => sentence.text)
            .join('')
            .replaceAll(/\s/g, ''),
        ).toBe(text.replaceAll(/\s/g, ''));
      },
    ),
  );
});
