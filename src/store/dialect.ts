import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** What a text query asks of the word index. Words come from src/query/words.ts, tags as their `tagWord`. */
export type WordsExpression =
  /** These words side by side; the last may be only the start of a word. */
  | { readonly kind: 'run'; readonly words: readonly string[]; readonly isPrefix: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly WordsExpression[] };

/** The words of stories; and those of stories whose tags a workspace holds to be others, in place of the shared ones. */
type WordIndex = 'story_words' | 'workspace_words';

/**
 * Everything the two databases do differently. All else is one schema and one set of Kysely queries.
 */
export interface Dialect {
  readonly kind: 'sqlite' | 'postgres';
  /** Column type of an id the database hands out. */
  readonly identity: RawBuilder<unknown>;
  /** Column type of integers and times. */
  readonly integer: 'integer' | 'bigint';
  readonly createWordIndex: (db: Kysely<unknown>, index: WordIndex) => Promise<void>;
  /** Indexes the words of a row (a story of `story_words`, a row of workspace_tags), replacing what it had. */
  readonly indexWords: (
    tx: Transaction<Database>,
    row: number,
    words: readonly string[],
    isNew: boolean,
    index?: WordIndex,
  ) => Promise<void>;
  readonly dropWords: (tx: Transaction<Database>, row: number, index: WordIndex) => Promise<void>;
  /** The rows of an index whose words satisfy the expression: a subquery. */
  readonly rowsWith: (expression: WordsExpression, index: WordIndex) => RawBuilder<unknown>;
  /** Makes this transaction the only turn until it ends, over all processes. */
  readonly lockTurn: (tx: Transaction<Database>) => Promise<void>;
}

/** FTS5 wants each token quoted; our words hold only letters and digits, the doubling is for safety. */
function ftsRun(words: readonly string[], isPrefix: boolean): string {
  const quoted = `"${words.join(' ').replaceAll('"', '""')}"`;
  return isPrefix ? `${quoted} *` : quoted;
}

function ftsExpression(expression: WordsExpression): string {
  if (expression.kind === 'run') return ftsRun(expression.words, expression.isPrefix);
  const joiner = expression.kind === 'and' ? ' AND ' : ' OR ';
  return `(${expression.parts.map(ftsExpression).join(joiner)})`;
}

/** SQLite: FTS5 without content, tokenized so that our words stay as they are. `begin immediate` is the turn's lock. */
export const sqliteDialect: Dialect = {
  kind: 'sqlite',
  identity: sql`integer`,
  integer: 'integer',
  createWordIndex: async (db, index) => {
    await sql`create virtual table ${sql.table(index)} using fts5(words, content='', contentless_delete=1,
      tokenize="unicode61 remove_diacritics 0")`.execute(db);
  },
  indexWords: async (tx, row, words, isNew, index = 'story_words') => {
    if (!isNew) await sql`delete from ${sql.table(index)} where rowid = ${row}`.execute(tx);
    await sql`insert into ${sql.table(index)} (rowid, words) values (${row}, ${words.join(' ')})`.execute(
      tx,
    );
  },
  dropWords: async (tx, row, index) => {
    await sql`delete from ${sql.table(index)} where rowid = ${row}`.execute(tx);
  },
  rowsWith: (expression, index) =>
    sql`select rowid from ${sql.table(index)} where ${sql.table(index)} match ${ftsExpression(expression)}`,
  lockTurn: async () => {},
};

/** tsvector positions end here; later words are found, but no longer side by side. */
const lastPosition = 16_383;

function quoteLexeme(word: string): string {
  return `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}

/** The literal of a tsvector, lexemes verbatim: no text-search configuration can stem or drop a word. */
function tsvectorLiteral(words: readonly string[]): string {
  const positions = new Map<string, number[]>();
  words.forEach((word, index) => {
    const at = Math.min(index + 1, lastPosition);
    const known = positions.get(word);
    if (known === undefined) positions.set(word, [at]);
    // PostgreSQL keeps at most 256 positions a lexeme.
    else if (known.length < 255 && known.at(-1) !== at) known.push(at);
  });
  return [...positions].map(([word, at]) => `${quoteLexeme(word)}:${at.join(',')}`).join(' ');
}

function tsqueryLiteral(expression: WordsExpression): string {
  if (expression.kind === 'run') {
    const last = expression.words.length - 1;
    return expression.words
      .map((word, index) => quoteLexeme(word) + (expression.isPrefix && index === last ? ':*' : ''))
      .join(' <-> ');
  }
  const joiner = expression.kind === 'and' ? ' & ' : ' | ';
  return `(${expression.parts.map((part) => `(${tsqueryLiteral(part)})`).join(joiner)})`;
}

/** Any constant will do, as long as every process uses it. */
const turnLockKey = 7_319_001;

/** PostgreSQL (and PGlite in tests): a GIN-indexed tsvector; an advisory lock makes turns take turns. */
export const postgresDialect: Dialect = {
  kind: 'postgres',
  identity: sql`bigint generated by default as identity`,
  integer: 'bigint',
  createWordIndex: async (db, index) => {
    await sql`create table ${sql.table(index)} (rowid bigint primary key, words tsvector not null)`.execute(
      db,
    );
    await sql`create index ${sql.id(`${index}_words`)} on ${sql.table(index)} using gin (words)`.execute(
      db,
    );
  },
  indexWords: async (tx, row, words, _isNew, index = 'story_words') => {
    await sql`insert into ${sql.table(index)} (rowid, words) values (${row}, ${tsvectorLiteral(words)}::tsvector)
      on conflict (rowid) do update set words = excluded.words`.execute(tx);
  },
  dropWords: async (tx, row, index) => {
    await sql`delete from ${sql.table(index)} where rowid = ${row}`.execute(tx);
  },
  rowsWith: (expression, index) =>
    sql`select rowid from ${sql.table(index)} where words @@ ${tsqueryLiteral(expression)}::tsquery`,
  lockTurn: async (tx) => {
    await sql`select pg_advisory_xact_lock(${turnLockKey})`.execute(tx);
  },
};
