import { fieldNamed, fieldNames, type FieldName } from './fields.ts';
import { nearest } from './nearest.ts';
import { words } from './words.ts';

/** A piece of a query as typed. `text` is what it says, with Slack's escapes undone; `at` and `end` are where it stands. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'open' | 'close' | 'or' | 'and' | 'not' }
  /** `minus` stands before something, `dash` alone. */
  | { readonly kind: 'minus' | 'dash' }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'phrase'; readonly text: string }
  | { readonly kind: 'field'; readonly name: FieldName }
);

/** What stops the reading, and the change that would mend it: `text` in place of what stands from `from` to `to`. */
export interface Fault {
  readonly kind: 'fault';
  readonly at: number;
  readonly message: string;
  readonly mend: { readonly from: number; readonly to: number; readonly text: string } | null;
}

const space = /\s+/y;
/** Straight, curly, low and angle quotes: any opens, any closes, as keyboards mix them. */
const quote = /["“”„«»]/y;
const quoted = /["“”„«»]([^"“”„«»]*)["“”„«»]/y;
/** One or several hyphens, dashes or minus signs: phones turn two hyphens into a dash. */
const dashes = /[-‐‑‒–—−]+/y;
const parenthesis = /[()]/y;
/** Slack's `<https://…|label>`, `<#C1|channel>`, `<@U1>`, `<!channel>`. */
const slackForm = /<[#@!]?([^<>\s|]+)(?:\|([^<>]*))?>/y;
const link = /[a-z][a-z0-9+.]*:\/\/\S+/iy;
const fieldStart = /([a-z]+):/iy;
const plain = /[^\s()"“”„«»]+/y;
const operators: ReadonlyMap<string, 'or' | 'and' | 'not'> = new Map([
  ['OR', 'or'],
  ['|', 'or'],
  ['||', 'or'],
  ['AND', 'and'],
  ['NOT', 'not'],
]);

/** The text with the three characters back that Slack escapes. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Cuts a query into tokens, in order; or says what cannot be read. */
export function lex(query: string): Token[] | Fault {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(query);
  };
  while (at < query.length) {
    const skipped = take(space)?.[0].length ?? 0;
    at += skipped;
    if (at >= query.length) break;
    const before = tokens.at(-1);
    const isValue = before?.kind === 'field' && before.end === at;
    const token = isValue ? valueToken(query, at, take) : anyToken(query, at, take);
    if (token === null) at += 1;
    else if (token.kind === 'fault') return token;
    else {
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}

type Take = (pattern: RegExp) => RegExpExecArray | null;

/** The token at `at`; null for a `+`, which some write before what they want. */
function anyToken(query: string, at: number, take: Take): Token | Fault | null {
  if (query[at] === '+') return null;
  const dash = take(dashes)?.[0];
  if (dash !== undefined) {
    const end = at + dash.length;
    return { kind: /^[^\s)]/.test(query.slice(end)) ? 'minus' : 'dash', at, end };
  }
  const label = fieldToken(query, at, take);
  if (label !== null) return label;
  const token = valueToken(query, at, take);
  if (token.kind !== 'word') return token;
  const operator = operators.get(query.slice(at, token.end));
  return operator === undefined ? token : { kind: operator, at, end: token.end };
}

/** What may also stand right after `field:`, where names of fields, operators and signs mean nothing. */
function valueToken(query: string, at: number, take: Take): Token | Fault {
  const bracket = take(parenthesis)?.[0];
  if (bracket !== undefined) return { kind: bracket === '(' ? 'open' : 'close', at, end: at + 1 };
  if (take(quote) !== null) return phraseToken(query, at, take);
  const dash = take(dashes)?.[0];
  if (dash !== undefined) return { kind: 'minus', at, end: at + dash.length };
  const form = take(slackForm);
  if (form !== null) {
    const text = unescaped(form[2] ?? form[1] ?? '');
    return { kind: 'word', at, end: at + form[0].length, text };
  }
  const raw = (take(link) ?? take(plain))?.[0] ?? query.slice(at, at + 1);
  return { kind: 'word', at, end: at + raw.length, text: unescaped(raw) };
}

function phraseToken(query: string, at: number, take: Take): Token | Fault {
  const closed = take(quoted);
  if (closed === null) {
    return {
      kind: 'fault',
      at,
      message: 'This quotation mark is never closed.',
      mend: { from: query.length, to: query.length, text: '"' },
    };
  }
  return { kind: 'phrase', at, end: at + closed[0].length, text: unescaped(closed[1] ?? '') };
}

/** `field:`; null where a colon is only punctuation (`10:30`, `https://…`, `Taiwan: …`). */
function fieldToken(query: string, at: number, take: Take): Token | Fault | null {
  const name = take(fieldStart)?.[1];
  if (name === undefined || take(link) !== null) return null;
  const end = at + name.length + 1;
  const field = fieldNamed(name);
  if (field !== undefined) return { kind: 'field', at, end, name: field.name };
  const rest = /^[^\s()"“”„«»]+/.exec(query.slice(end))?.[0] ?? '';
  if (words(rest).length === 0 && !/^["“”„«»(]/.test(query.slice(end))) return null;
  const near = nearest(name, fieldNames());
  const asText = rest === '' ? `${name} ` : `"${name} ${rest}"`;
  return {
    kind: 'fault',
    at,
    message:
      near === null
        ? `There is no field “${name}”. To look for the words themselves, put them in quotation marks.`
        : `There is no field “${name}”. Did you mean ${fieldNamed(near)?.name}?`,
    mend:
      near === null
        ? { from: at, to: end + rest.length, text: asText }
        : { from: at, to: end, text: `${fieldNamed(near)?.name}:` },
  };
}
