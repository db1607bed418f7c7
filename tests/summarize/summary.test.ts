import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longerSummary, summarize } from '../../src/summarize/summary.ts';

const title = 'Storm shuts Lindholm harbour, ferries halted';
const sentences = [
  'A storm shut the harbour of Lindholm on Monday and halted all ferries to the islands.',
  'Waves of six metres broke over the outer wall, the harbour office said.',
  'He said the wall would hold.',
  'The ferry company told 2,000 passengers to wait until Wednesday for the next boat.',
  '"We have never seen such waves here," a fisherman said.',
  'However, the airport stayed open.',
  'Schools on the islands will stay closed until the ferries sail again.',
  'The mayor of Lindholm asked people to keep away from the harbour wall.',
];
const text = sentences.join('\n\n');

describe('a summary', () => {
  test('is three sentences, verbatim, in source order, with their places', () => {
    const summary = summarize({ title, text });
    expect(summary.headline).toBe(title);
    expect(summary.sentences).toHaveLength(3);
    expect(summary.sentences[0]).toBe(sentences[0]);
    expect(summary.offsets.map(([start, end]) => text.slice(start, end))).toEqual(
      summary.sentences,
    );
    expect(summary.offsets.map(([start]) => start)).toEqual(
      summary.offsets.map(([start]) => start).toSorted((a, b) => a - b),
    );
  });

  test('opens no sentence on a pronoun or connective whose predecessor is missing', () => {
    const summary = summarize({ title, text });
    expect(summary.sentences).not.toContain('However, the airport stayed open.');
    expect(
      !summary.sentences.includes('He said the wall would hold.') ||
        summary.sentences.includes(sentences[1] ?? ''),
    ).toBe(true);
  });

  test('does not say one thing twice', () => {
    const twice = [sentences[0], sentences[0], sentences[1], sentences[3]].join('\n');
    expect(new Set(summarize({ title, text: twice }).sentences).size).toBe(3);
  });

  test('of one or two sentences is the text itself', () => {
    expect(summarize({ title, text: 'He left. It rained.' }).sentences).toEqual([
      'He left.',
      'It rained.',
    ]);
  });

  test('passes over cross-heads, but takes a text that has nothing else', () => {
    const crossed = [sentences[0], 'Waves over the wall', sentences[1]].join('\n');
    expect(summarize({ title, text: crossed }).sentences).toEqual([sentences[0], sentences[1]]);
    expect(summarize({ title, text: 'Waves over the wall' }).sentences).toEqual([
      'Waves over the wall',
    ]);
  });

  test('of nothing is nothing; without a title the first sentence heads it', () => {
    expect(summarize({ title, text: '' })).toEqual({ headline: title, sentences: [], offsets: [] });
    expect(summarize({ title: '', text }).headline).toBe(sentences[0]);
  });

  test('of only the ranges given', () => {
    const at = text.indexOf(sentences[3] ?? '');
    const summary = summarize({ title, text }, [[at, at + (sentences[3]?.length ?? 0)]]);
    expect(summary.sentences).toEqual([sentences[3]]);
    expect(summary.offsets[0]?.[0]).toBe(at);
  });
});

describe('the longer summary', () => {
  test('has up to five sentences and knows that it adds some', () => {
    const summary = summarize({ title, text }).sentences;
    const longer = longerSummary({ title, text, summary });
    expect(longer.sentences).toHaveLength(5);
    expect(longer.addsToShort).toBe(true);
  });

  test('adds nothing to a summary that is already all there is', () => {
    const short = 'A storm shut the harbour. Ferries wait.';
    const { sentences: summary } = summarize({ title, text: short });
    expect(longerSummary({ title, text: short, summary }).addsToShort).toBe(false);
  });
});

test('any text gives sentences of that text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 400 }), (head, body) => {
      const summary = summarize({ title: head, text: body });
      expect(summary.sentences.length).toBeLessThanOrEqual(3);
      expect(summary.offsets.map(([start, end]) => body.slice(start, end))).toEqual(
        summary.sentences,
      );
    }),
  );
});

test('a book costs little', () => {
  const begin = performance.now();
  expect(summarize({ title, text: `${text}\n`.repeat(2000) }).sentences).toHaveLength(3);
  expect(performance.now() - begin).toBeLessThan(1000);
});
