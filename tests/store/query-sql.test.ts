import { isDeepStrictEqual } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { PGliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import type { FeedId, RunningStoryId } from '../../src/news/ids.ts';
import { genres, regions, topics } from '../../src/news/tag.ts';
import { matches, subjectOf, tagWordsOf, wordsOf, type Subject } from '../../src/query/match.ts';
import { printQuery } from '../../src/query/print.ts';
import { all, not, phrase, type Query } from '../../src/query/query.ts';
import { queryCondition } from '../../src/store/query-sql.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/store.ts';
import { commonWords, queries } from '../properties/query-arbitrary.ts';
import { storyWith, tagsWith } from '../query/subject.ts';

const now = 1_000_000_000_000;
const states = ['new', 'developing', 'updated', 'corrected'] as const;

const text = fc
  .array(fc.constantFrom(...commonWords, 'sport', 'europe', 'regional', 'asia', 'region', 'the'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(' '));

const arrivals = fc.record({
  title: text,
  deck: text,
  text,
  source: fc.constantFrom('Harbour Wire', 'Meridian'),
  feed: fc.constantFrom('harbour-world', 'meridian').map((id) => id as FeedId),
  language: fc.constantFrom('en', 'pt-br', null),
  urgency: fc.constantFrom(1, 2, 3, 8, null),
  publishedAt: fc.oneof(
    fc.integer({ min: 1, max: 2_000_000_000_000 }),
    fc.integer({ min: 0, max: 9999 }).map((minutes) => now - minutes * 60_000),
  ),
  status: fc.constantFrom(...states),
  tags: fc
    .record({
      regions: fc.subarray([...regions], { maxLength: 2 }),
      topics: fc.subarray([...topics], { maxLength: 3 }),
      countries: fc.subarray(['TW', 'KR', 'GN', 'US']),
      genre: fc.constantFrom(...genres),
    })
    .map(tagsWith),
});

/** Stores so many invented stories, the same for the same seed, and gives their subjects by id. */
async function fill(store: Store, count: number): Promise<Map<number, Subject>> {
  const subjects = new Map<number, Subject>();
  await store.db.transaction().execute(async (tx) => {
    for (const state of states) {
      await tx
        .insertInto('running_stories')
        .values({
          slug: state,
          headline: state,
          state,
          opened_at: 0,
          last_take_at: 0,
          takes: 1,
          copies: 0,
          sources: 1,
          urgency: null,
        })
        .execute();
    }
    for (const [index, { status, tags, ...part }] of fc
      .sample(arrivals, { numRuns: count, seed: 7 })
      .entries()) {
      const story = storyWith({ ...part, guid: `${index}` });
      const { id } = await tx
        .insertInto('stories')
        .values({
          feed_id: story.feed,
          guid: story.guid,
          source: story.source,
          title: story.title,
          deck: story.deck,
          text: story.text,
          permalink: null,
          published_at: story.publishedAt,
          date_quality: 'given',
          received_at: now,
          language: story.language,
          urgency: story.urgency,
          genre: tags.genre,
          content_hash: '',
          version: 1,
          running_story_id: (states.indexOf(status) + 1) as RunningStoryId,
          relation: 'new',
          detail: '{}',
          turn: 1,
          is_visible: 1,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await store.dialect.indexWords(tx, id, [...wordsOf(story), ...tagWordsOf(story, tags)], true);
      subjects.set(Number(id), subjectOf(story, tags, status));
    }
  });
  return subjects;
}

async function found(store: Store, query: Query): Promise<number[]> {
  const rows = await store.db
    .selectFrom('stories')
    .select('stories.id')
    .where(queryCondition(query, { dialect: store.dialect, now }))
    .orderBy('stories.id')
    .execute();
  return rows.map(({ id }) => Number(id));
}

/** The first query on which store and matcher part, printed; null when there is none. */
async function disagreement(store: Store, stories: number, runs: number): Promise<string | null> {
  const subjects = await fill(store, stories);
  const agrees = async (query: Query): Promise<boolean> => {
    const wanted = [...subjects].filter(([, subject]) => matches(query, subject, now));
    return isDeepStrictEqual(
      await found(store, query),
      wanted.map(([id]) => id),
    );
  };
  const arbitrary = queries(fc.constantFrom(...commonWords, 're', 'region'));
  const details = await fc.check(
    fc.asyncProperty(
      arbitrary,
      async (query) => (await agrees(query)) && (await agrees(not(query))),
    ),
    { numRuns: runs },
  );
  if (details.counterexample !== null) return printQuery(details.counterexample[0]);
  // As many words as the longest query holds.
  const many = Array.from({ length: 500 }, (_, at) =>
    phrase([at % 2 === 0 ? 'sea' : 'china'], false),
  );
  return (await agrees(all(many))) ? null : 'many words';
}

test('on SQLite a query finds exactly the stories it matches', async () => {
  await using store = await openSqliteStore(':memory:');
  expect(await disagreement(store, 300, 400)).toBeNull();
});

test('on PostgreSQL a query finds exactly the stories it matches', async () => {
  await using store = await openPostgresStore(new PGliteDialect({ pglite: new PGlite() }));
  expect(await disagreement(store, 80, 80)).toBeNull();
});
