import type { Dateline } from '../news/story.ts';
import { cleanLine, cleanText } from './clean.ts';
import { readDateline } from './dateline.ts';
import { stripFurniture } from './furniture.ts';
import { bareWords, linesOf, type Line } from './lines.ts';

/** A page's text taken apart. */
export interface ReadPage {
  /** The page's own headline, when it can be told from the rest; null for a text that begins with its story. */
  readonly title: string | null;
  readonly deck: string;
  /** The body without furniture, paragraphs parted by a blank line, cleaned. */
  readonly text: string;
  readonly dateline: Dateline | null;
  /** The names on the section line. */
  readonly sections: readonly string[];
  readonly removed: readonly string[];
  /** Where the body's parts stand in the text as given: [start, end) in UTF-16 units. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

/** The story begins within these, or the text is no page. */
const headLines = 8;

const dateLine = /\b\d{1,2}[./]\d{1,2}[./]\d{4}\b|^(?:published|updated|last updated)\b/i;

/**
 * Reads a story as it stands on a page: section line, title, deck, byline and date line, the title again with a caption, the
 * place, the body, a notice. A text that is only some of these, down to a bare title or body, is read as far as it goes.
 * @param title the headline where it is known from elsewhere
 */
export function readPage(text: string, title = ''): ReadPage {
  const lines = linesOf(text);
  const start = bodyStart(lines);
  const head = readHead(lines.slice(0, start.head), title);
  const known = title === '' ? (head.title ?? '') : title;
  // Everything between the head and the place line is metadata: byline, dates, the caption.
  const between = lines.slice(start.head, start.body);
  const bared = stripFurniture(lines.slice(start.body), known, { deskDateline: start.isPage });
  const place = start.isPage ? placeIn(between) : null;
  return {
    title: head.title,
    deck: head.deck,
    text: bared.lines
      .map((line) => cleanText(line.text))
      .filter((line) => line !== '')
      .join('\n\n'),
    dateline: bared.dateline ?? place,
    sections: head.sections,
    removed: [...between.map((line) => line.text), ...bared.removed],
    ranges: bared.lines.map((line) => [line.start, line.start + line.text.length] as const),
  };
}

/** How many lines are the page's head (title and deck), and where its body begins. */
function bodyStart(lines: readonly Line[]): { head: number; body: number; isPage: boolean } {
  const top = lines.slice(0, headLines);
  const dated = top.findIndex(
    ({ text }) => text.length < 140 && !/[.!?]$/.test(text) && dateLine.test(text),
  );
  const placed = top.findIndex(
    ({ text }, index) => index > 0 && index < lines.length - 1 && isPlaceLine(text),
  );
  if (dated === -1 && placed === -1) return { head: 0, body: 0, isPage: false };
  const head = dated === -1 ? placed : dated;
  // A dated line deep in the text, after whole sentences, is part of the story.
  const before = top.slice(0, head);
  if (before.filter(({ text }) => text.length > 300).length > 0) {
    return { head: 0, body: 0, isPage: false };
  }
  return { head, body: placed > head ? placed + 1 : head + (dated === -1 ? 1 : 0), isPage: true };
}

function isPlaceLine(line: string): boolean {
  return readDateline(line, true)?.length === line.length;
}

function placeIn(lines: readonly Line[]): Dateline | null {
  const line = lines.findLast(({ text }) => isPlaceLine(text));
  return line === undefined ? null : (readDateline(line.text, true)?.dateline ?? null);
}

/** Section line, title, deck, in that order, each as far as it is there. */
function readHead(
  lines: readonly Line[],
  title: string,
): { title: string | null; deck: string; sections: string[] } {
  let rest = lines.map((line) => cleanLine(line.text));
  const known = bareWords(title);
  const at = known === '' ? -1 : rest.findIndex((line) => bareWords(line) === known);
  const sectionLine = at > 0 || (at === -1 && rest.length > 1) ? rest[0] : undefined;
  let sections: string[] = [];
  if (sectionLine !== undefined && isSectionLine(sectionLine)) {
    sections = sectionLine.split(/\s*[,|>/]\s*/).filter((name) => name !== '');
    rest = rest.slice(1);
  }
  if (known !== '' && at === -1) return { title: null, deck: rest.join(' '), sections };
  const titleAt = known === '' ? 0 : rest.findIndex((line) => bareWords(line) === known);
  return { title: rest[titleAt] ?? null, deck: rest.slice(titleAt + 1).join(' '), sections };
}

/** `Politics, Americas, Asia - Pacific`: a few short names, no sentence. */
function isSectionLine(line: string): boolean {
  if (line.length > 90 || /[.!?;:"“]/.test(line)) return false;
  return line
    .split(/\s*[,|>/]\s*/)
    .every((name) => name.split(/[\s-]+/).length <= 3 && /^\p{Lu}/u.test(name));
}
