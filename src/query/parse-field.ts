import { fieldNamed } from './fields.ts';
import type { Fault } from './lex.ts';
import { printQuery } from './print.ts';
import { tagged, type NamedField, type Query } from './query.ts';
import { isNamed, readValues, type Cursor, type FieldToken, type Value } from './read-values.ts';
import { readMoment, readUrgency } from './values.ts';
import { canonicalValue, nearestValue } from './vocabulary.ts';
import { foldName } from './words.ts';

/** Reads what follows `field:`, the cursor standing behind the colon, and gives the clause. */
export function parseField(cursor: Cursor, field: FieldToken): Query | Fault {
  const first = cursor.tokens[cursor.next];
  if (first?.kind === 'minus' && first.end < cursor.query.length && first.at === field.end) {
    return {
      kind: 'fault',
      at: first.at,
      message: `The minus stands before the field: -${field.name}:…`,
      mend: { from: field.at, to: first.end, text: `-${field.name}:` },
    };
  }
  const values = readValues(cursor, field);
  if ('kind' in values) return values;
  const missing = values.find(({ text }) => /^\s*$/.test(text));
  if (values.length === 0 || missing !== undefined) {
    return {
      kind: 'fault',
      at: field.at,
      message: `${field.name}: needs a value: ${fieldNamed(field.name)?.values}.`,
      mend: null,
    };
  }
  return clauseOf(cursor, field, values);
}

function clauseOf(cursor: Cursor, field: FieldToken, values: readonly Value[]): Query | Fault {
  const { name } = field;
  if (isNamed(name)) return namedClause(cursor, name, values);
  if (name === 'urgency') {
    const urgencies = values.map((value) => readUrgency(value.text));
    const bad = values[urgencies.indexOf(null)];
    if (bad !== undefined)
      return badValue(bad, `${bad.text} is no urgency: 1 to 8, such as 1-3 or <=2.`);
    const sorted = [...new Set(urgencies.flatMap((some) => some ?? []))].toSorted((a, b) => a - b);
    return { kind: 'urgency', values: sorted };
  }
  const [value, second] = values;
  if (value === undefined || second !== undefined) {
    return badValue(second ?? field, `${name}: takes one value.`);
  }
  if (name === 'is') return isClause(cursor, value, field);
  const moment = readMoment(value.text);
  if (moment !== null) return { kind: name, moment };
  return badValue(
    value,
    `${value.text} is no moment: a date such as 2026-11-25, or a span such as 18h or 2d.`,
  );
}

function namedClause(cursor: Cursor, field: NamedField, values: readonly Value[]): Query | Fault {
  const canonical: string[] = [];
  for (const value of values) {
    const known =
      foldName(value.text) === '' ? null : canonicalValue(cursor.vocabulary, field, value.text);
    if (known === null) return unknownValue(cursor, field, value);
    canonical.push(known.value);
  }
  return tagged(field, canonical);
}

function unknownValue(cursor: Cursor, field: NamedField, value: Value): Fault {
  const near = nearestValue(cursor.vocabulary, field, value.text);
  const offered = near === null ? null : printQuery(tagged(field, [near])).slice(field.length + 1);
  const known = [...new Set(cursor.vocabulary[field]?.values())];
  const listed = known.length > 0 && known.length <= 20 ? ` It may be ${known.join(', ')}.` : '';
  const parts = value.text.trim().split(/\s+/);
  const isSeveral =
    parts.length > 1 &&
    parts.every((part) => canonicalValue(cursor.vocabulary, field, part) !== null);
  if (isSeveral) {
    const mend = { from: value.at, to: value.end, text: parts.join(' OR ') };
    return { kind: 'fault', at: value.at, message: 'Put OR between the values.', mend };
  }
  const message = `There is no ${field} “${value.text}”.${offered === null ? listed : ` Did you mean ${near}?`}`;
  const mend = offered === null ? null : { from: value.at, to: value.end, text: offered };
  return { kind: 'fault', at: value.at, message, mend };
}

function isClause(cursor: Cursor, value: Value, field: FieldToken): Query | Fault {
  if (foldName(value.text) === 'breaking') return { kind: 'urgency', values: [1, 2] };
  const status = canonicalValue(cursor.vocabulary, 'status', value.text);
  const isStatus = cursor.vocabulary.status !== undefined && status !== null;
  const text = isStatus ? `status:${status.value}` : 'is:breaking';
  return {
    kind: 'fault',
    at: value.at,
    message: `is: knows only breaking.${isStatus ? ` Did you mean ${text}?` : ''}`,
    mend: { from: field.at, to: value.end, text },
  };
}

function badValue(value: { readonly at: number }, message: string): Fault {
  return { kind: 'fault', at: value.at, message, mend: null };
}
