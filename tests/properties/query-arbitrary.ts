import fc from 'fast-check';
import { regions, topics } from '../../src/news/tag.ts';
import { all, any, not, phrase, tagged, type Moment, type Query } from '../../src/query/query.ts';
import { words } from '../../src/query/words.ts';

/** A few words that stories and queries share, so that they meet. */
export const commonWords = [
  'taiwan',
  'china',
  'sea',
  'talks',
  'Türkiye',
  '東京都',
  'AT&T',
  'south',
  'seaside',
  '東',
];

const minute = 60_000;
const moments: fc.Arbitrary<Moment> = fc.oneof(
  fc.integer({ min: 1, max: 9999 }).map((n): Moment => ({ kind: 'ago', ms: n * minute })),
  fc.integer({ min: 1, max: 2_000_000_000_000 }).map((ms): Moment => ({ kind: 'fixed', ms })),
);

const runs = (text: fc.Arbitrary<string>): fc.Arbitrary<Query> =>
  fc
    .tuple(fc.array(text, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([parts, isPrefix]) => ({ found: words(parts.join(' ')), isPrefix }))
    .filter(
      ({ found, isPrefix }) => found.length > 0 && (!isPrefix || (found.at(-1) ?? '').length > 1),
    )
    .map(({ found, isPrefix }) => phrase(found, isPrefix));

const tags: fc.Arbitrary<Query> = fc.oneof(
  fc.subarray([...regions], { minLength: 1 }).map((values) => tagged('region', values)),
  fc.subarray([...topics], { minLength: 1, maxLength: 3 }).map((values) => tagged('topic', values)),
  fc.subarray(['TW', 'KR', 'GN'], { minLength: 1 }).map((values) => tagged('country', values)),
  fc.constantFrom('Harbour Wire', 'Meridian').map((value) => tagged('source', [value])),
  fc.constantFrom('harbour-world', 'meridian').map((value) => tagged('feed', [value])),
  fc.constantFrom('en', 'pt', 'pt-br').map((value) => tagged('lang', [value])),
  fc.constantFrom('news', 'opinion', 'sport-result').map((value) => tagged('genre', [value])),
  fc.subarray(['new', 'developing', 'corrected'], { minLength: 1 }).map((v) => tagged('status', v)),
);

const others: fc.Arbitrary<Query> = fc.oneof(
  fc
    .subarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 })
    .map((values): Query => ({ kind: 'urgency', values })),
  fc
    .tuple(fc.constantFrom('after', 'before'), moments)
    .map(([kind, moment]): Query => ({ kind, moment })),
);

/** Queries in normal form, of words made by `text`. */
export function queries(text: fc.Arbitrary<string>): fc.Arbitrary<Query> {
  const leaf = fc.oneof(
    { weight: 3, arbitrary: runs(text) },
    { weight: 3, arbitrary: tags },
    others,
  );
  const { query } = fc.letrec<{ query: Query }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('query'), { minLength: 1, maxLength: 4 }).map(all),
      fc.array(tie('query'), { minLength: 1, maxLength: 4 }).map(any),
      tie('query').map(not),
    ),
  }));
  return query;
}
