import { lex, type Fault, type Token } from './lex.ts';
import { parseField } from './parse-field.ts';
import { all, any, not, phrase, type Query, type QueryProblem } from './query.ts';
import { unclosed, type Cursor } from './read-values.ts';
import type { Vocabulary } from './vocabulary.ts';
import { unspacedLength, words } from './words.ts';

/*
 * The grammar. OR binds tighter than standing side by side, as people write it: `a OR b c` is (a OR b) and c.
 *
 *   query  = either { [ 'AND' ] either }
 *   either = term { 'OR' term }                     also | and ||
 *   term   = [ '-' | 'NOT' | '+' ] ( '(' query ')' | field | phrase | word )
 *   field  = name ':' ( values | '(' value { 'OR' value } ')' )
 *   values = value { ',' value }                    a value is a word, a phrase, or a known name of several words
 *   phrase = a quotation mark of any kind, words, another
 *   word   = anything else; its letters and digits count (`AT&T` is the phrase "at t"); `word*` matches beginnings
 *
 * OR, AND and NOT are operators only in capitals. What Slack makes of a text (`<https://…|label>`, `&amp;`) is read as
 * what was typed. Punctuation alone means nothing, except a lone `-`, which is refused: it may have been meant.
 */

/** The longest query we read, in UTF-16 units. */
const longestQuery = 1000;
/** The deepest nesting of parentheses and negations. */
const deepest = 20;

/** What reading a query ends in. */
export type ParsedQuery =
  | { readonly kind: 'parsed'; readonly query: Query }
  | { readonly kind: 'bad'; readonly problem: QueryProblem };

/**
 * Reads a query as typed.
 * @param vocabulary what names are known; `anyValue` for text that `printQuery` once gave
 */
export function parseQuery(text: string, vocabulary: Vocabulary): ParsedQuery {
  const read = readQuery(text, vocabulary);
  if (read.kind !== 'fault') return { kind: 'parsed', query: read };
  const suggestion = mended(text, read, vocabulary);
  return { kind: 'bad', problem: { at: read.at, message: read.message, suggestion } };
}

/** The text mended until it can be read, or null. Each fault hides the next; a handful is all a slip can hold. */
function mended(text: string, fault: Fault, vocabulary: Vocabulary): string | null {
  let current = text;
  let found: Query | Fault = fault;
  for (let tries = 0; tries < 6 && found.kind === 'fault'; tries += 1) {
    if (found.mend === null) return null;
    const { from, to, text: instead } = found.mend;
    current = `${current.slice(0, from)}${instead}${current.slice(to)}`.replace(/\s+/g, ' ').trim();
    found = readQuery(current, vocabulary);
  }
  return found.kind === 'fault' ? null : current;
}

function readQuery(text: string, vocabulary: Vocabulary): Query | Fault {
  if (text.length > longestQuery) {
    const message = `A query may have at most ${longestQuery} characters; this one has ${text.length}. Shorten it, or follow it in parts.`;
    return { kind: 'fault', at: longestQuery, message, mend: null };
  }
  const tokens = lex(text);
  if ('kind' in tokens) return tokens;
  return parseAll({ query: text, tokens, vocabulary, next: 0, depth: 0 }, null);
}

/** @param open the parenthesis we are in, or null at the outside */
function parseAll(cursor: Cursor, open: Token | null): Query | Fault {
  const clauses: Query[] = [];
  for (;;) {
    const token = upcoming(cursor);
    if (token === undefined || token.kind === 'close') break;
    if (token.kind === 'and') {
      cursor.next += 1;
      continue;
    }
    const clause = parseAny(cursor);
    if (clause.kind === 'fault') return clause;
    clauses.push(clause);
  }
  const end = cursor.tokens[cursor.next];
  if (end === undefined && open !== null) return unclosed(cursor, open.at);
  if (end !== undefined && open === null) {
    return removing(end, 'This parenthesis was never opened.');
  }
  if (clauses.length > 0) return all(clauses);
  return open === null
    ? { kind: 'fault', at: 0, message: 'There is no word to look for in this.', mend: null }
    : removing(
        { at: open.at, end: end?.end ?? open.end },
        'There is nothing in these parentheses.',
      );
}

function parseAny(cursor: Cursor): Query | Fault {
  const first = parseTerm(cursor);
  if (first.kind === 'fault') return first;
  const clauses: Query[] = [first];
  while (upcoming(cursor)?.kind === 'or') {
    cursor.next += 1;
    const clause = parseTerm(cursor);
    if (clause.kind === 'fault') return clause;
    clauses.push(clause);
  }
  return any(clauses);
}

function parseTerm(cursor: Cursor): Query | Fault {
  const token = upcoming(cursor);
  const before = cursor.tokens[cursor.next - 1];
  cursor.next += 1;
  switch (token?.kind) {
    case 'word':
    case 'phrase':
      return parseWords(token, token.text, token.kind === 'phrase');
    case 'field':
      return parseField(cursor, token);
    case 'open':
      return nested(cursor, token, () => {
        const inner = parseAll(cursor, token);
        cursor.next += 1;
        return inner;
      });
    case 'minus':
    case 'not':
      return parseNegation(cursor, token);
    case 'dash':
      return removing(token, 'A - alone excludes nothing: put it right before a word.');
    case 'or':
      return removing(token, 'OR needs something on both sides.');
    case 'and':
    case 'close':
    case undefined: {
      const wanting = before ?? { at: 0, end: 0, kind: 'or' as const };
      const what = cursor.query.slice(wanting.at, wanting.end);
      return removing(wanting, `After ${what} something must follow.`);
    }
  }
}

function parseNegation(cursor: Cursor, sign: Token): Query | Fault {
  const token = cursor.tokens[cursor.next];
  const isLoose = sign.kind === 'minus' && token?.at !== sign.end;
  if (isLoose || token === undefined || isNoise(token)) {
    return removing(
      { at: sign.at, end: isLoose ? sign.end : (token?.end ?? sign.end) },
      'This excludes nothing: put it right before a word, a phrase, a field or a parenthesis.',
    );
  }
  const inner = nested(cursor, sign, () => parseTerm(cursor));
  return inner.kind === 'fault' ? inner : not(inner);
}

function nested(cursor: Cursor, token: Token, parse: () => Query | Fault): Query | Fault {
  if (cursor.depth >= deepest) {
    const message = `Parentheses and negations may be nested ${deepest} deep.`;
    return { kind: 'fault', at: token.at, message, mend: null };
  }
  cursor.depth += 1;
  const query = parse();
  cursor.depth -= 1;
  return query;
}

/** The next token that means something; the cursor stands on it then. */
function upcoming(cursor: Cursor): Token | undefined {
  for (;;) {
    const token = cursor.tokens[cursor.next];
    if (token === undefined || !isNoise(token)) return token;
    cursor.next += 1;
  }
}

/** Punctuation without a letter or digit. */
function isNoise(token: Token): boolean {
  return (token.kind === 'word' || token.kind === 'phrase') && words(token.text).length === 0;
}

function parseWords(token: Token, text: string, isQuoted: boolean): Query | Fault {
  // `*word*` is Slack's bold, not a pattern.
  const isBold = text.startsWith('*');
  const bare = text.replace(/^\*+/, '').replace(/\*+\s*$/, '');
  const isPrefix = !isBold && bare.length < text.trimEnd().length;
  const inner = bare.indexOf('*');
  if (inner > 0 && !isQuoted) {
    const mend = { from: token.at, to: token.end, text: `${bare.slice(0, inner)}*` };
    return {
      kind: 'fault',
      at: token.at,
      message: 'A * may stand only at the end of a word.',
      mend,
    };
  }
  const found = words(bare);
  const last = found.at(-1) ?? '';
  if (isPrefix && last.length < 2 && unspacedLength(last) === 0) {
    const mend = { from: token.at, to: token.end, text: isQuoted ? `"${bare}"` : bare };
    return { kind: 'fault', at: token.at, message: 'Before a * stand at least two letters.', mend };
  }
  return phrase(found, isPrefix);
}

/** The fault that goes away when a piece is taken out. */
function removing(piece: { readonly at: number; readonly end: number }, message: string): Fault {
  return {
    kind: 'fault',
    at: piece.at,
    message,
    mend: { from: piece.at, to: piece.end, text: '' },
  };
}
