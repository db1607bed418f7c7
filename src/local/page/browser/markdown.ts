import { lines, link, type Inline, type Prose } from './prose.ts';

/** What stands in a line by itself, by its start. */
const heading = /^#{1,6} (.+)$/;
const bullet = /^( *)(?:[-*+]|(\d+)[.)]) (.+)$/;
const rule = /^(?:-{3,}|\*{3,}|_{3,})$/;

/** The Markdown of a markdown block as a tree: headings, lists, quotes, fences, rules; no HTML, which stays text. */
export function readMarkdown(text: string): Prose[] {
  const prose: Prose[] = [];
  let held: string[] = [];
  const flush = (): void => {
    const joined = held.join('\n').trim();
    if (joined !== '') prose.push({ kind: 'paragraph', children: inline(joined) });
    held = [];
  };
  const all = text.split('\n');
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at] ?? '';
    const item = bullet.exec(line);
    const head = heading.exec(line);
    if (line.startsWith('```')) {
      flush();
      const end = all.indexOf('```', at + 1);
      const last = end < 0 ? all.length : end;
      prose.push({ kind: 'pre', text: all.slice(at + 1, last).join('\n') });
      at = last;
    } else if (head !== null || rule.test(line) || item !== null || line.startsWith('>')) {
      flush();
      if (head !== null) prose.push({ kind: 'heading', children: inline(head[1] ?? '') });
      else if (item !== null) prose.push(listItem(item));
      else if (line.startsWith('>'))
        prose.push({ kind: 'quote', children: inline(line.slice(1).trim()) });
      else prose.push({ kind: 'rule' });
    } else if (line.trim() === '') flush();
    else held.push(line);
  }
  flush();
  return prose;
}

function listItem([, space = '', number, words = '']: RegExpExecArray): Prose {
  return {
    kind: 'list',
    isOrdered: number !== undefined,
    indent: Math.floor(space.length / 2),
    start: Number(number ?? 1),
    items: [inline(words)],
  };
}

/** One pattern for all: code, links, then marks from the longest. */
const piece =
  /`([^`\n]+)`|\[([^\]\n]*)\]\(([^)\s]+)\)|\*\*(\S(?:[^*\n]*\S)?)\*\*|~~(\S(?:[^~\n]*\S)?)~~|(?<![\p{L}\p{N}])[*_](\S(?:[^*_\n]*\S)?)[*_](?![\p{L}\p{N}])/gu;

function inline(text: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(piece)) {
    found.push(...lines(text.slice(from, match.index)));
    from = match.index + match[0].length;
    const [, code, label, url, strong, strike, em] = match;
    if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (url !== undefined) found.push(...link(url, lines(label || url)));
    else if (strong !== undefined) found.push({ kind: 'strong', children: inline(strong) });
    else if (strike !== undefined) found.push({ kind: 'strike', children: inline(strike) });
    else if (em !== undefined) found.push({ kind: 'em', children: inline(em) });
  }
  found.push(...lines(text.slice(from)));
  return found;
}
