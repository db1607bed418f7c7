import { expressionBuilder, type Expression, type SqlBool } from 'kysely';
import { resolveMoment } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import type { Dialect, WordsExpression } from './dialect.ts';
import type { Database } from './schema.ts';

type Condition = Expression<SqlBool>;

/**
 * A query as a condition on the table `stories` (under that name), true exactly where `matches` is: never null, so it may
 * be negated. Words and tags that stand together become one search of the word index.
 * @param now epoch ms, for spans such as `after:2d`
 */
export function queryCondition(query: Query, dialect: Dialect, now: number): Condition {
  const eb = expressionBuilder<Database, 'stories'>();
  const indexed = indexedPart(query);
  if (indexed !== null) return dialect.matchWords(indexed);
  switch (query.kind) {
    case 'all':
      return eb.and(conditions(query.of, 'and', dialect, now));
    case 'any':
      return eb.or(conditions(query.of, 'or', dialect, now));
    case 'not':
      return eb.not(eb.parens(queryCondition(query.of, dialect, now)));
    case 'urgency':
      return eb.and([
        eb('stories.urgency', 'is not', null),
        eb('stories.urgency', 'in', query.values),
      ]);
    case 'after':
      return eb('stories.published_at', '>=', resolveMoment(query.moment, now));
    case 'before':
      return eb('stories.published_at', '<', resolveMoment(query.moment, now));
    case 'tag':
      return runningStoryIn(query.values);
    case 'words':
      throw new Error('words are always in the index');
  }
}

/** The status is the running story's, so it is asked there. */
function runningStoryIn(states: readonly string[]): Condition {
  const eb = expressionBuilder<Database, 'stories'>();
  return eb(
    'stories.running_story_id',
    'in',
    eb.selectFrom('running_stories').select('running_stories.id').where('state', 'in', states),
  );
}

function conditions(
  clauses: readonly Query[],
  kind: 'and' | 'or',
  dialect: Dialect,
  now: number,
): Condition[] {
  const parts: WordsExpression[] = [];
  const rest: Condition[] = [];
  for (const clause of clauses) {
    const indexed = indexedPart(clause);
    if (indexed === null) rest.push(queryCondition(clause, dialect, now));
    else parts.push(indexed);
  }
  return parts.length === 0 ? rest : [dialect.matchWords(grouped(kind, parts)), ...rest];
}

function grouped(kind: 'and' | 'or', parts: readonly WordsExpression[]): WordsExpression {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

/** The query as one search of the word index; null when a part of it is not there. */
function indexedPart(query: Query): WordsExpression | null {
  switch (query.kind) {
    case 'words':
      return { kind: 'run', words: query.words, isPrefix: query.isPrefix };
    case 'tag': {
      if (query.field === 'status') return null;
      const runs = query.tags.map((tag) => ({
        kind: 'run' as const,
        words: [tag],
        isPrefix: false,
      }));
      return grouped('or', runs);
    }
    case 'all':
    case 'any': {
      const parts = query.of.map(indexedPart);
      if (parts.includes(null)) return null;
      return grouped(
        query.kind === 'all' ? 'and' : 'or',
        parts.filter((part) => part !== null),
      );
    }
    case 'not':
    case 'urgency':
    case 'after':
    case 'before':
      return null;
  }
}
