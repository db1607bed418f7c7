import { lines, reference, unescape, type Inline, type Prose } from './prose.ts';

const marks = { '*': 'strong', _: 'em', '~': 'strike' } as const;
type Mark = keyof typeof marks;

const word = /[\p{L}\p{N}]/u;
const quoted = /^(?:&gt;|>) ?/;
/** What `<…>` must hold to be more than two signs: a mention, or an address with its scheme. */
const referenced = /^(?:[@#!]|[a-z][a-z\d+.-]*:)[^<\n]*$/i;
/** Marks within marks deeper than this are text: nobody writes them, and hostile text might. */
const deepest = 6;

/** Slack's mrkdwn as a tree. Whatever is not one of its forms stays the text it is. */
export function readMrkdwn(text: string): Prose[] {
  return text.split('```').flatMap((part, index, parts): Prose[] => {
    // An opening fence without its end is text.
    if (index % 2 === 1 && index < parts.length - 1) {
      return [{ kind: 'pre', text: plainReferences(part).replace(/^\n/, '') }];
    }
    return readLines(index % 2 === 1 ? `\`\`\`${part}` : part);
  });
}

/** Within code only references are undone: Slack shows their label or address. */
function plainReferences(text: string): string {
  return unescape(
    text.replaceAll(/<([^<>\n]*)>/g, (_, inner: string) => inner.split('|').at(-1) ?? inner),
  );
}

function readLines(text: string): Prose[] {
  const prose: Prose[] = [];
  let kind: 'paragraph' | 'quote' = 'paragraph';
  let held: string[] = [];
  const flush = (): void => {
    const joined = held.join('\n').replaceAll(/^\n+|\n+$/g, '');
    if (joined !== '') prose.push({ kind, children: readInline(joined) });
    held = [];
  };
  for (const line of text.split('\n')) {
    const now = quoted.test(line) ? 'quote' : 'paragraph';
    if (now !== kind) flush();
    kind = now;
    held.push(now === 'quote' ? line.replace(quoted, '') : line);
  }
  flush();
  return prose;
}

/** One run of mrkdwn without fences and quotes. */
export function readInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  // Where the search for a mark's end has failed once, it need not be done again: hostile text is long.
  const barren: Partial<Record<Mark, number>> = {};
  const textUntil = (at: number): void => {
    if (at > from) found.push(...lines(unescape(text.slice(from, at))));
  };
  const take = (inlines: readonly Inline[], start: number, end: number): number => {
    textUntil(start);
    found.push(...inlines);
    from = end;
    return end;
  };
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? '';
    if (char === '<') {
      const end = text.indexOf('>', at);
      const inner = end < 0 ? '' : text.slice(at + 1, end);
      if (referenced.test(inner)) {
        at = take(reference(inner), at, end + 1);
        continue;
      }
    } else if (char === '`') {
      const end = text.indexOf('`', at + 1);
      const inner = end < 0 ? '' : text.slice(at + 1, end);
      if (inner.trim() !== '' && !inner.includes('\n')) {
        at = take([{ kind: 'code', text: plainReferences(inner) }], at, end + 1);
        continue;
      }
    } else if ((char === '*' || char === '_' || char === '~') && depth < deepest) {
      const end = (barren[char] ?? 0) > at ? 0 : closing(text, at, char);
      if (end < 0) barren[char] = -end;
      if (end > 0) {
        const children = readInline(text.slice(at + 1, end), depth + 1);
        at = take([{ kind: marks[char], children }], at, end + 1);
        continue;
      }
    }
    at += 1;
  }
  textUntil(text.length);
  return found;
}

/**
 * Where the mark that opens at `at` ends: both stand at the edges of words, on one line. 0 when it does not open, and
 * when it finds no end, where the line ends, negative.
 */
function closing(text: string, at: number, mark: Mark): number {
  const before = text[at - 1] ?? ' ';
  const after = text[at + 1] ?? ' ';
  if (word.test(before) || before === mark || /\s/.test(after) || after === mark) return 0;
  for (let end = at + 2; end < text.length; end += 1) {
    const char = text[end];
    if (char === '\n') return -end;
    if (char !== mark) continue;
    const isTight = !/\s/.test(text[end - 1] ?? ' ');
    const next = text[end + 1] ?? ' ';
    if (isTight && !word.test(next) && next !== mark) return end;
  }
  return -text.length;
}
