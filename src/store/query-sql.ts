import { expressionBuilder, sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { WorkspaceId } from '../news/ids.ts';
import { resolveMoment } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import type { Dialect, WordsExpression } from './dialect.ts';
import type { Database } from './schema.ts';

type Condition = Expression<SqlBool>;

/** How a query is asked. */
interface Asking {
  readonly dialect: Dialect;
  /** Epoch ms, for spans such as `after:2d`. */
  readonly now: number;
  /** Set when tags are to be those this workspace holds, where it holds others than the shared ones. */
  readonly workspaceId?: WorkspaceId;
}

/**
 * A query as a condition on the table `stories` (under that name), true exactly where `matches` is: never null, so it may
 * be negated. Words and tags that stand together become one search of the word index.
 */
export function queryCondition(query: Query, asking: Asking): Condition {
  const eb = expressionBuilder<Database, 'stories'>();
  const { now } = asking;
  const indexed = indexedPart(query);
  if (indexed !== null) return matchWords(indexed, asking);
  switch (query.kind) {
    case 'all':
      return eb.and(conditions(query.of, 'and', asking));
    case 'any':
      return eb.or(conditions(query.of, 'or', asking));
    case 'not':
      return eb.not(eb.parens(queryCondition(query.of, asking)));
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

/** True for stories whose words satisfy the expression; a workspace's own words of a story stand in for the shared ones. */
function matchWords(
  expression: WordsExpression,
  { dialect, workspaceId }: Asking,
): RawBuilder<SqlBool> {
  const shared = sql<SqlBool>`stories.id in (${dialect.rowsWith(expression, 'story_words')})`;
  if (workspaceId === undefined) return shared;
  const own = sql`select story_id from workspace_tags where workspace_id = ${workspaceId}`;
  return sql<SqlBool>`((${shared} and stories.id not in (${own}))
    or stories.id in (${own} and id in (${dialect.rowsWith(expression, 'workspace_words')})))`;
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

function conditions(clauses: readonly Query[], kind: 'and' | 'or', asking: Asking): Condition[] {
  const parts: WordsExpression[] = [];
  const rest: Condition[] = [];
  for (const clause of clauses) {
    const indexed = indexedPart(clause);
    if (indexed === null) rest.push(queryCondition(clause, asking));
    else parts.push(indexed);
  }
  return parts.length === 0 ? rest : [matchWords(grouped(kind, parts), asking), ...rest];
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
