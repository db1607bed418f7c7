import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../src/query/parse.ts';
import { printQuery } from '../../src/query/print.ts';
import type { Query, QueryProblem } from '../../src/query/query.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import { words } from '../../src/query/words.ts';
import { vocabulary } from '../query/vocabulary.ts';
import { commonWords, queries } from './query-arbitrary.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
/** Text thick with what means something in a query. */
const thickText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '(',
        ')',
        '-',
        ' ',
        'OR',
        ' OR ',
        ':',
        ',',
        '*',
        '+',
        '|',
        '<',
        '>',
        '&amp;',
      ),
      fc.constantFrom(
        'region:',
        'topic:',
        'country:',
        'source:',
        'urgency:',
        'after:',
        'is:',
        'x:',
        'NOT ',
      ),
      fc.constantFrom(
        'europe',
        'asia',
        'pacific',
        'us',
        'virgin',
        'islands',
        'harbour',
        '1-3',
        '2d',
        'tai',
      ),
      fc.constantFrom(...commonWords),
    ),
    { maxLength: 25 },
  )
  .map((pieces) => pieces.join(''));

test('words hold only letters and digits, and are their own words', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const found = words(text);
      expect(found.every((word) => /^[\p{L}\p{N}]+$/u.test(word))).toBe(true);
      expect(words(found.join(' '))).toEqual(found);
    }),
  );
});

test('a printed query reads as the same query', () => {
  const text = fc.oneof(
    fc.constantFrom(...commonWords),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  fc.assert(
    fc.property(queries(text), (query) => {
      const printed = printQuery(query);
      fc.pre(printed.length <= 1000);
      expect(parseQuery(printed, vocabulary)).toEqual({ kind: 'parsed', query });
      expect(parseQuery(printed, anyValue)).toEqual({ kind: 'parsed', query });
    }),
    { numRuns: 500 },
  );
});

/** What is wrong with what a text was read as; empty when nothing is. */
function flawOfReading(query: Query): string {
  const printed = printQuery(query);
  if (/[<>&@`_~]/.test(printed)) return `prints ${printed}`;
  if (printed.length > 1000) return '';
  const again = parseQuery(printed, vocabulary);
  return again.kind === 'parsed' &&
    printQuery(again.query) === printed &&
    isDeepStrictEqual(again.query, query)
    ? ''
    : `prints ${printed}, which reads otherwise`;
}

/** What is wrong with a refusal; empty when nothing is. */
function flawOf({ at, message, suggestion }: QueryProblem, text: string): string {
  if (message === '') return 'no message';
  if (at < 0 || at > text.length) return `place ${at}`;
  return suggestion === null || parseQuery(suggestion, vocabulary).kind === 'parsed'
    ? ''
    : `suggests ${suggestion}`;
}

test('any text is read or refused with a place in it; what it is read as, or what is suggested, can be read', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, thickText, thickText), (text) => {
      const parsed = parseQuery(text, vocabulary);
      expect(
        parsed.kind === 'parsed' ? flawOfReading(parsed.query) : flawOf(parsed.problem, text),
      ).toBe('');
    }),
    { numRuns: 2000 },
  );
});
