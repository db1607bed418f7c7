/** What people type, made plain: Slack's own markup undone, typographic signs turned to those of the query language. */

/**
 * The text as the person meant it: `<#C1|desk>` is `#desk`, `<@U1|bo>` is `@bo`, `<https://…|…>` the URL, entities are characters, smart
 * quotes and dashes before a word are `"`, `'` and `-`, and spaces run together outside nothing else changes.
 */
export function undoMarkup(text: string): string {
  return text
    .replaceAll(/<([^<>]*)>/g, (_, inside: string) => undoOne(inside))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\u201C\u201D\u201E\u201F]/g, '"')
    .replaceAll(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replaceAll(/(^|[\s(])[\u2013\u2014\u2212](?=\S)/g, '$1-')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function undoOne(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? '' : inside.slice(bar + 1);
  if (target.startsWith('#')) return label === '' ? target : `#${label}`;
  if (target.startsWith('@')) return label === '' ? target : `@${label}`;
  if (target.startsWith('!')) return label === '' ? `@${target.slice(1)}` : label;
  if (target.startsWith('mailto:')) return label === '' ? target.slice(7) : label;
  // A bare word such as reuters.com, which Slack made a link of, is still that word.
  return label !== '' && target === `http://${label}` ? label : target;
}

/** What follows the first mention of the bot in a message; the whole text when it is not mentioned. Still Slack's markup. */
export function afterMention(text: string, botUserId: string): string {
  const mention = new RegExp(`<@${RegExp.escape(botUserId)}(?:\\|[^>]*)?>[\\s:,]*`);
  const found = mention.exec(text);
  return found === null ? text : text.slice(found.index + found[0].length);
}

/** A verb's ways to be called. */
export interface Callable {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** What was asked for. */
export type Asked<T extends Callable> =
  | { readonly kind: 'verb'; readonly verb: T; readonly text: string }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'unknown';
      readonly word: string;
      /** What follows the word. */
      readonly text: string;
      readonly nearest: T | null;
    };

/**
 * Reads one request, `VERB rest of it`.
 * @param typed the text as Slack sent it
 * @param command the slash command, which people also type in a direct message
 */
export function readRequest<T extends Callable>(
  typed: string,
  command: string,
  verbs: readonly T[],
): Asked<T> {
  // Pasted as code or in bold: the marks around the whole are no part of it.
  const whole = undoMarkup(typed).replace(/^([`*_~]{1,3})(.+)\1$/, '$2');
  const text =
    whole === command || whole.startsWith(`${command} `) ? whole.slice(command.length) : whole;
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  if (word === '') return { kind: 'nothing' };
  const said = word.toLowerCase().replace(/[:,.!?]+$/, '');
  const verb = verbs.find((one) => one.name === said || one.aliases.includes(said));
  if (verb !== undefined) return { kind: 'verb', verb, text: rest.trim() };
  return { kind: 'unknown', word, text: rest.trim(), nearest: nearestVerb(said, verbs) };
}

/** The verb at most two slips away (one for words of up to four letters), or null. */
function nearestVerb<T extends Callable>(said: string, verbs: readonly T[]): T | null {
  let best: T | null = null;
  let least = said.length <= 4 ? 1 : 2;
  for (const verb of verbs) {
    for (const name of [verb.name, ...verb.aliases]) {
      const slips = editDistance(said.slice(0, 20), name);
      if (slips < least || (slips === least && best === null)) {
        best = verb;
        least = slips;
      }
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours between two short words. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}
