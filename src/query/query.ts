import { tagWord, unspacedLength } from './words.ts';

/** Fields whose values are names: a story has one or several of each. */
export type NamedField =
  | 'region'
  | 'country'
  | 'topic'
  | 'source'
  | 'feed'
  | 'lang'
  | 'genre'
  | 'status';

/** Words that must stand next to one another in title, deck or text. */
export interface WordsClause {
  readonly kind: 'words';
  /** At least one, as `words` makes them. */
  readonly words: readonly string[];
  /** Whether the last word may go on (`word*`). */
  readonly isPrefix: boolean;
}

/** The story has at least one of these values. */
export interface TagClause {
  readonly kind: 'tag';
  readonly field: NamedField;
  /** Canonical, sorted, each once; at least one. */
  readonly values: readonly string[];
  /** The values as the index knows them, in the same order. */
  readonly tags: readonly string[];
}

/** The story has one of these urgencies; a story without any has none of them. */
interface UrgencyClause {
  readonly kind: 'urgency';
  /** 1 to 8, sorted, each once; at least one. */
  readonly values: readonly number[];
}

/** A moment: fixed (epoch ms, UTC), or so many ms before whatever now is when the query is asked. */
export type Moment =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'ago'; readonly ms: number };

/** Published at or after, or strictly before, a moment. */
interface TimeClause {
  readonly kind: 'after' | 'before';
  readonly moment: Moment;
}

/**
 * A query, read. Always in normal form (build it with `all`, `any` and `not`): no group of one, no group directly inside
 * a group of its own kind, no double negation. So two queries that print alike are alike.
 */
export type Query =
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | WordsClause
  | TagClause
  | UrgencyClause
  | TimeClause;

/** What is wrong with a query, and where, for the person who typed it. */
export interface QueryProblem {
  /** Offset in UTF-16 units into the text as typed. */
  readonly at: number;
  readonly message: string;
  /** The whole query as they may have meant it, ready to be typed; null when nothing is near. */
  readonly suggestion: string | null;
}

/** The query that holds when all of these hold. @param clauses at least one */
export function all(clauses: readonly Query[]): Query {
  return grouped('all', clauses);
}

/** The query that holds when one of these holds. @param clauses at least one */
export function any(clauses: readonly Query[]): Query {
  return grouped('any', clauses);
}

/** The query that holds when this one does not. */
export function not(query: Query): Query {
  return query.kind === 'not' ? query.of : { kind: 'not', of: query };
}

/**
 * The clause for words side by side. A last character of a script without spaces is always a beginning, since the index
 * holds pairs: `東` finds 東京.
 * @param found as `words` makes them, at least one
 */
export function phrase(found: readonly string[], isPrefix: boolean): WordsClause {
  const isLone = unspacedLength(found.at(-1) ?? '') === 1;
  return { kind: 'words', words: found, isPrefix: isPrefix || isLone };
}

/** The clause for a field and its values, in any order. @param values canonical, at least one */
export function tagged(field: NamedField, values: readonly string[]): TagClause {
  const sorted = [...new Set(values)].toSorted();
  return { kind: 'tag', field, values: sorted, tags: sorted.map((value) => tagWord(field, value)) };
}

function grouped(kind: 'all' | 'any', clauses: readonly Query[]): Query {
  const flat = clauses.flatMap((clause) => (clause.kind === kind ? clause.of : [clause]));
  const [first] = flat;
  return flat.length === 1 && first !== undefined ? first : { kind, of: flat };
}
