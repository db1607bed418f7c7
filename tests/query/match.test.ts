import { describe, expect, test } from 'vitest';
import {
  excludingClause,
  isOnlyNegative,
  matches,
  missingClause,
  subjectOf,
} from '../../src/query/match.ts';
import { parseQuery } from '../../src/query/parse.ts';
import type { Query } from '../../src/query/query.ts';
import { storyWith, tagsWith } from './subject.ts';
import { vocabulary } from './vocabulary.ts';

function query(text: string): Query {
  const parsed = parseQuery(text, vocabulary);
  if (parsed.kind === 'bad') throw new Error(parsed.problem.message);
  return parsed.query;
}

const now = 1_000_000_000_000 + 3_600_000;
const subject = subjectOf(
  storyWith({ urgency: 2 }),
  tagsWith({ regions: ['asia-pacific'], countries: ['TW', 'CN'], topics: ['politics'] }),
  'developing',
);
const untagged = subjectOf(storyWith({ language: null }), tagsWith({}), 'new');

describe('a story matches', () => {
  test.each([
    'taiwan',
    'TAIWAN talk*',
    '"south china sea"',
    '"south chi*"',
    'são-paulo',
    'sport OR politics OR taiwan',
    'golf OR taiwan ferry',
    'region:asia-pacific country:taiwan topic:politics,sport',
    'source:"harbour wire" feed:harbour-world',
    'lang:pt',
    'lang:pt-br',
    'genre:news status:developing',
    'is:breaking urgency:2-4',
    'after:2h before:30m',
    'after:1h',
    'after:2001-09-09 before:2001-09-10',
    '-sport',
    '-(sport OR golf) -region:europe',
  ])('%s', (text) => {
    expect(matches(query(text), subject, now)).toBe(true);
  });
});

describe('a story does not match', () => {
  test.each([
    'golf',
    'tai',
    '"china south"',
    // From the title into the deck, from the deck into the text.
    '"sea first"',
    '"years envoys"',
    'region:europe',
    'country:us',
    'golf OR sport taiwan',
    '-taiwan',
    'taiwan -region:asia-pacific',
    'lang:en',
    'status:new',
    'urgency:3-8',
    'before:1h',
    'after:59m',
    // Tags are no words.
    'politics',
    'region*',
  ])('%s', (text) => {
    expect(matches(query(text), subject, now)).toBe(false);
  });
});

test.each([
  'region:europe,asia-pacific',
  'country:taiwan',
  'topic:politics',
  'lang:en',
  'urgency:1-8',
])('a story without such a tag does not pass %s, only its negation', (text) => {
  expect(matches(query(text), untagged, now)).toBe(false);
  expect(matches(query(`-${text}`), untagged, now)).toBe(true);
});

test.each([
  ['-sport', true],
  ['-sport -(golf OR tennis)', true],
  ['-sport taiwan', false],
  ['-sport OR taiwan', true],
  ['taiwan', false],
  ['taiwan (golf OR -sport)', false],
])('%s asks for everything but something: %s', (text, expected) => {
  expect(isOnlyNegative(query(text))).toBe(expected);
});

test.each([
  ['golf -taiwan', '-taiwan'],
  ['golf -topic:sport,politics', '-topic:politics,sport'],
  ['-(golf OR ferry) taiwan', '-(golf OR ferry)'],
  ['golf', null],
  ['golf -sport', null],
  ['(golf -taiwan) OR sport', null],
  ['(golf -taiwan) OR (sport -ferry)', '-taiwan OR -ferry'],
])('what shuts the story out of %s: %s', (text, clause) => {
  expect(excludingClause(query(text), subject, now)).toBe(clause);
});

test.each([
  ['taiwan region:europe golf', 'region:europe'],
  ['taiwan (golf OR sport)', 'golf OR sport'],
  ['taiwan -ferry', '-ferry'],
  ['(golf taiwan) OR sport', '(golf taiwan) OR sport'],
  ['taiwan', null],
])('what %s lacks in the story: %s', (text, clause) => {
  expect(missingClause(query(text), subject, now)).toBe(clause);
});
