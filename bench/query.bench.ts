import { describe, expect, test } from 'vitest';
import { seededRandom } from '../src/clock.ts';
import type { Story } from '../src/news/story.ts';
import { matches, subjectOf } from '../src/query/match.ts';
import { parseQuery } from '../src/query/parse.ts';
import type { Query } from '../src/query/query.ts';
import { anyValue } from '../src/query/vocabulary.ts';
import { words } from '../src/query/words.ts';
import { storyWith, tagsWith } from '../tests/query/subject.ts';

/**
 * What the query language costs beside the plainest thing that could do: lower the case, look for the substring. The peer
 * knows no words ("ship" is in "township"), folds no accents and reads no tags, so it is a bound, not a rival.
 */

/** What desks ask for. None is part of another word of these stories, so both ways must find the same. */
const names = (
  'harbour ferry minister council bridge storm envoy budget river island strike court election talks railway market ' +
  'festival airport pipeline treaty'
).split(' ');

/** Two hundred stories of 600 made-up words, among which a name stands once in twenty; the same in every run. */
function inventStories(syllables: readonly string[]): Story[] {
  const random = seededRandom(11);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const others = Array.from({ length: 600 }, () => [0, 1, 2].map(() => pick(syllables)).join(''));
  const sentence = (length: number): string =>
    Array.from({ length }, () => pick(random() < 0.05 ? names : others)).join(' ');
  return Array.from({ length: 200 }, () =>
    storyWith({ title: sentence(9), deck: sentence(16), text: sentence(120) }),
  );
}

/** What forty desks follow: two names at once. */
const wanted = names.flatMap((first, at) => [
  [first, names[(at + 3) % names.length] ?? ''],
  [first, names[(at + 7) % names.length] ?? ''],
]);
const queries: readonly Query[] = wanted.map((terms) => {
  const parsed = parseQuery(terms.join(' '), anyValue);
  if (parsed.kind === 'bad') throw new Error(parsed.problem.message);
  return parsed.query;
});

const textOf = ({ title, deck, text }: Story): string => `${title}\n${deck}\n${text}`;
const tags = tagsWith({});
const now = 1_000_000_000_000;

/** How often a query meets a story, on the way stories go: made a subject once, then asked by every query. */
function countMatches(stories: readonly Story[]): number {
  let count = 0;
  for (const story of stories) {
    const subject = subjectOf(story, tags, 'new');
    for (const query of queries) if (matches(query, subject, now)) count += 1;
  }
  return count;
}

/** The same, by substrings. */
function countSubstrings(stories: readonly Story[]): number {
  let count = 0;
  for (const story of stories) {
    const text = textOf(story).toLowerCase();
    for (const terms of wanted) if (terms.every((term) => text.includes(term))) count += 1;
  }
  return count;
}

interface Measured {
  readonly latency: { readonly p50: number };
}

/** Says how many times the peer's time ours takes, by medians, which a busy machine moves least. */
function printRatio(what: string, { latency: ours }: Measured, { latency: peer }: Measured): void {
  const ratio = (ours.p50 / peer.p50).toFixed(2);
  console.log(`${what}: ${ratio} × the peer (${ours.p50.toFixed(2)} to ${peer.p50.toFixed(2)} ms)`);
}

const plain = 'ba dor em fu gal hin jo kur lan mo nee pri qua ro sel tuv'.split(' ');
const accented = 'ba dor ém fu gal hin jo kür lan mo née pri qua rø sel tuv'.split(' ');

describe.each([
  { letters: 'plain letters', stories: inventStories(plain) },
  { letters: 'half the words with accents', stories: inventStories(accented) },
])('200 stories of 145 words in $letters', ({ letters, stories }) => {
  test('made into words', async ({ bench }) => {
    expect(new Set(stories.map((story) => words(textOf(story)).length))).toEqual(new Set([145]));
    const result = await bench.compare(
      bench('words', () => {
        for (const story of stories) words(textOf(story));
      }),
      bench('lower case, split at spaces', () => {
        for (const story of stories) textOf(story).toLowerCase().split(/\s+/);
      }),
    );
    const peer = result.get('lower case, split at spaces');
    printRatio(`words, ${letters}`, result.get('words'), peer);
  });

  test('asked by 40 subscriptions', async ({ bench }) => {
    expect(countMatches(stories)).toBe(countSubstrings(stories));
    expect(countMatches(stories)).toBeGreaterThan(100);
    const result = await bench.compare(
      bench('matches', () => {
        countMatches(stories);
      }),
      bench('lower-cased substrings', () => {
        countSubstrings(stories);
      }),
    );
    const peer = result.get('lower-cased substrings');
    printRatio(`matches, ${letters}`, result.get('matches'), peer);
  });
});
