import { isDeepStrictEqual } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { PGliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import { heldTags } from '../../src/classify/correct.ts';
import { tagSetOf } from '../../src/news/correction.ts';
import type { FeedId, RunningStoryId, WorkspaceId } from '../../src/news/ids.ts';
import type { Take } from '../../src/news/story.ts';
import { genres, regions, topics } from '../../src/news/tag.ts';
import { matches, subjectOf, tagWordsOf, wordsOf, type Subject } from '../../src/query/match.ts';
import { printQuery } from '../../src/query/print.ts';
import { all, not, phrase, type Query } from '../../src/query/query.ts';
import { queryCondition } from '../../src/store/query-sql.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/store.ts';
import { writeOwnTags } from '../../src/store/workspace-tags.ts';
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

const workspaceId = 'T0LOCAL' as WorkspaceId;

/** Subjects by story: with the shared tags, and as a workspace sees them that holds others of every third story. */
interface Filled {
  readonly shared: Map<number, Subject>;
  readonly own: Map<number, Subject>;
}

/** Stores so many invented stories, the same for the same seed. */
async function fill(store: Store, count: number): Promise<Filled> {
  const filled: Filled = { shared: new Map(), own: new Map() };
  const otherTags = fc.sample(arrivals, { numRuns: count, seed: 8 }).map(({ tags }) => tags);
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
      filled.shared.set(Number(id), subjectOf(story, tags, status));
      const other = index % 3 === 0 ? otherTags[index] : undefined;
      const own = other === undefined ? undefined : { said: tagSetOf(other), learnt: null };
      filled.own.set(Number(id), subjectOf(story, heldTags(tags, own), status));
      const take = { ...story, id, tags } as Take;
      if (own !== undefined) await writeOwnTags(store, tx, workspaceId, take, own);
    }
  });
  return filled;
}

async function found(store: Store, query: Query, asker?: WorkspaceId): Promise<number[]> {
  const asking = { dialect: store.dialect, now };
  const rows = await store.db
    .selectFrom('stories')
    .select('stories.id')
    .where(queryCondition(query, asker === undefined ? asking : { ...asking, workspaceId: asker }))
    .orderBy('stories.id')
    .execute();
  return rows.map(({ id }) => Number(id));
}

/** The first query on which store and matcher part, printed; null when there is none. */
async function disagreement(store: Store, stories: number, runs: number): Promise<string | null> {
  const { shared, own } = await fill(store, stories);
  const agrees = async (query: Query): Promise<boolean> => {
    const wanted = (subjects: Filled['shared']): number[] =>
      [...subjects].filter(([, subject]) => matches(query, subject, now)).map(([id]) => id);
    return (
      isDeepStrictEqual(await found(store, query), wanted(shared)) &&
      isDeepStrictEqual(await found(store, query, workspaceId), wanted(own))
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
  expect(await disagreement(store, 80, 50)).toBeNull();
});
