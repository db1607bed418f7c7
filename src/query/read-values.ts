import type { FieldName } from './fields.ts';
import type { Fault, Token } from './lex.ts';
import type { NamedField } from './query.ts';
import { canonicalValue, type Vocabulary } from './vocabulary.ts';

/** Where the reading of a query stands. */
export interface Cursor {
  readonly query: string;
  readonly tokens: readonly Token[];
  readonly vocabulary: Vocabulary;
  /** Index of the token to be read next. */
  next: number;
  /** How deep in parentheses and negations. */
  depth: number;
}

/** One value as typed. */
export interface Value {
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** The token a field begins with. */
export type FieldToken = Token & { readonly kind: 'field' };

/** A name has at most this many words where it runs on without quotation marks. */
const longestName = 6;

/** Reads the values behind `field:`, as typed; the cursor stands behind the colon and then behind them. */
export function readValues(cursor: Cursor, field: FieldToken): Value[] | Fault {
  const isGroup = cursor.tokens[cursor.next]?.kind === 'open';
  return isGroup ? groupedValues(cursor, field) : listedValues(cursor, field);
}

/** `(a OR b)`, `(a, b)`: each value may have several words. */
function groupedValues(cursor: Cursor, field: FieldToken): Value[] | Fault {
  const open = cursor.tokens[cursor.next];
  const values: Value[] = [];
  let parts: Value[] = [];
  const flush = (): void => {
    const [first] = parts;
    const last = parts.at(-1);
    if (first !== undefined && last !== undefined) {
      const text = parts.map((part) => part.text).join(' ');
      values.push({ text, at: first.at, end: last.end, isQuoted: true });
    }
    parts = [];
  };
  for (;;) {
    cursor.next += 1;
    const token = cursor.tokens[cursor.next];
    if (token === undefined) return unclosed(cursor, open?.at ?? field.end);
    if (token.kind === 'close') break;
    if (token.kind === 'or') flush();
    else if (token.kind === 'phrase') parts.push({ ...token, isQuoted: true });
    else if (token.kind === 'dash') continue;
    else if (token.kind === 'word') {
      for (const [index, piece] of pieces(token).entries()) {
        if (index > 0) flush();
        if (piece.text !== '') parts.push(piece);
      }
    } else {
      return {
        kind: 'fault',
        at: token.at,
        message: `Inside ${field.name}:(…) only values stand, with OR between them.`,
        mend: null,
      };
    }
  }
  flush();
  cursor.next += 1;
  return values;
}

/** The fault of a parenthesis never closed. */
export function unclosed(cursor: Cursor, at: number): Fault {
  const end = cursor.query.length;
  const mend = { from: end, to: end, text: ')' };
  return { kind: 'fault', at, message: 'This parenthesis is never closed.', mend };
}

/** `a,b,"c d"`: the list goes on after a comma. */
function listedValues(cursor: Cursor, field: FieldToken): Value[] {
  const values: Value[] = [];
  let awaits = true;
  let end = cursor.tokens[cursor.next]?.at;
  for (;;) {
    const token = cursor.tokens[cursor.next];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'phrase')) break;
    const found = token.kind === 'word' ? pieces(token) : [{ ...token, isQuoted: true }];
    const startsWithComma = token.kind === 'word' && found.length > 1 && found[0]?.text === '';
    if (!awaits && !(token.at === end && startsWithComma)) break;
    values.push(...found.filter(({ text, isQuoted }) => isQuoted || text !== ''));
    awaits = token.kind === 'word' && found.length > 1 && found.at(-1)?.text === '';
    end = token.end;
    cursor.next += 1;
  }
  const last = values.at(-1);
  if (last !== undefined && !last.isQuoted && !awaits && isNamed(field.name)) {
    values.splice(-1, 1, runOn(cursor, field.name, last));
  }
  return values;
}

/** A name of several words may stand without quotation marks (`region:Asia - Pacific`), unless its first word is a code. */
function runOn(cursor: Cursor, field: NamedField, first: Value): Value {
  if (canonicalValue(cursor.vocabulary, field, first.text)?.isExact === true) return first;
  let longest = first;
  let next = cursor.next;
  for (let count = 1; count < longestName; count += 1) {
    const token = cursor.tokens[cursor.next + count - 1];
    if (token?.kind !== 'word' && token?.kind !== 'dash') break;
    const text = `${first.text} ${cursor.query.slice(first.end, token.end)}`;
    if (token.kind === 'word' && canonicalValue(cursor.vocabulary, field, text) !== null) {
      longest = { text, at: first.at, end: token.end, isQuoted: false };
      next = cursor.next + count;
    }
  }
  cursor.next = next;
  return longest;
}

/** A word cut at its commas; empty pieces tell where one stood first or last. */
function pieces(token: Token & { readonly kind: 'word' }): Value[] {
  const isAsTyped = token.text.length === token.end - token.at;
  let at = token.at;
  return token.text.split(',').map((text) => {
    const piece = isAsTyped
      ? { text, at, end: at + text.length, isQuoted: false }
      : { text, at: token.at, end: token.end, isQuoted: false };
    at += text.length + 1;
    return piece;
  });
}

/** Whether the values of a field are names. */
export function isNamed(name: FieldName): name is NamedField {
  return name !== 'urgency' && name !== 'is' && name !== 'after' && name !== 'before';
}
