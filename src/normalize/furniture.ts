import type { Dateline } from '../news/story.ts';
import { readDateline } from './dateline.ts';
import { anywhereLines, leadLines, tailLines } from './furniture-lines.ts';
import { bareWords, cutLine, type Line } from './lines.ts';

/** A text without what is not its story. */
export interface Bared {
  readonly lines: readonly Line[];
  readonly dateline: Dateline | null;
  /** What was taken off, in the order it was found. */
  readonly removed: readonly string[];
  /** Whether the publisher cut the text short: `[…]`, "Continue reading". */
  readonly isTruncated: boolean;
}

/** What hangs at the end of the last line; the second field tells whether it means that the text goes on elsewhere. */
const inlineTails: readonly (readonly [RegExp, boolean])[] = [
  [/\s*\[\s*(?:…|\.\.\.|&#8230;)\s*\]\s*$/, true],
  [/\s*(?:…|\.{3})?\s*\[\+\d+ chars\]\s*$/, true],
  [/\s*(?:…|\.{3})?\s*Continue reading(?: on [\p{L} ]{2,30})?\s*(?:…|\.{3}|»|→|›)*\s*$/u, true],
  [
    /(?:\s*(?:…|\.{3}))+\s*(?:Read more|More|Read the rest|Read the full story|Keep reading)?\s*(?:»|→|›)?\s*$/i,
    true,
  ],
  [
    /(?<=[.!?…"”’)\s])\s*(?:Read more(?: of this story)?|Read full (?:story|article)[^.]{0,60}\.?|Read Full Article at \S+|Leer más|Lire la suite|Weiterlesen|Devamını oku|Read on)\s*(?:»|→|›|…|\.{3}|\.)*\s*$/iu,
    true,
  ],
  [/\s*More\s*(?:»|→|›)\s*$/, true],
  [/\s*The post\s.{1,250}?\s(?:appeared first on|first appeared on)\s.{1,80}$/s, false],
  [/\s*\((?:Additional )?(?:Reporting|Writing|Compiled|Editing) by [^()]{3,400}\)\s*$/, false],
  [/\s*\(?\b(?:Enditem|\(ENDS?\))\)?\s*$/, false],
];

/** Furniture run together with the story where a page's line breaks were lost, each at the text's beginning, in any order. */
const runTogether: readonly RegExp[] = [
  /^By\s?\.\s+[^.|:]{2,80}?\s?\.\s+(?:and\s+[^.|:]{3,60}?\s?\.\s+)?/,
  /^by\s+[^.|:]{3,60}?\s+(?=(?:published|updated)\s?:)/i,
  /^(?:published|updated|created)\s?:\s?\.?\s*\d{1,2}:\d{2}\s[A-Z]{2,4},\s\d{1,2}\s\p{L}+\s\d{4}\s?\.?\s*/iu,
  /^\|\s?\.?\s*/,
  /^Last updated at [\d:]+ [AP]M on \d{1,2}\p{L}{2} \p{L}+ \d{4}\s?\.\s*/u,
  /^Follow @@?\w+\s?\.\s*/,
];

/** More than this at the end is the story itself, however much it looks like a tail. */
const mostTailLines = 12;
const leadWindow = 8;
const datelineWindow = 6;

/**
 * Takes bylines, captions, date lines, sign-offs, notices and tails off a text, and reads its dateline apart.
 * @param title lines that repeat it, or open with it (captions), are furniture
 * @param options.deskDateline whether a place in capitals alone on a line is a dateline
 */
export function stripFurniture(
  text: readonly Line[],
  title: string,
  options: { readonly deskDateline: boolean },
): Bared {
  const removed: string[] = [];
  let isTruncated = false;
  let lines = [...text];
  const remove = (line: Line): void => {
    removed.push(line.text);
  };

  for (let n = 0; n < mostTailLines && lines.length > 0; n += 1) {
    const last = lines.at(-1);
    if (last === undefined || !fits(tailLines, last.text)) break;
    remove(last);
    lines.pop();
  }
  const last = lines.pop();
  if (last !== undefined) {
    const cut = cutTails(last);
    isTruncated = cut.isTruncated;
    removed.push(...cut.removed);
    if (cut.line.text !== '') lines.push(cut.line);
  }

  const headline = bareWords(title);
  lines = lines.filter((line, index) => {
    const isFurniture =
      fits(anywhereLines, line.text) ||
      (index < leadWindow &&
        (fits(leadLines, line.text) || repeats(line.text, headline, lines.length)));
    if (isFurniture) remove(line);
    return !isFurniture;
  });

  const first = lines[0];
  const lead = first === undefined ? 0 : runTogetherLength(first.text);
  if (first !== undefined && lead > 0) {
    removed.push(first.text.slice(0, lead).trim());
    lines[0] = cutLine(first, lead, first.text.length);
  }

  const found = takeDateline(lines, options.deskDateline);
  if (found !== null) removed.push(found.removed);
  return {
    lines: lines.filter((line) => line.text !== ''),
    dateline: found?.dateline ?? null,
    removed,
    isTruncated,
  };
}

function fits(patterns: readonly RegExp[], line: string): boolean {
  return line.length <= 600 && patterns.some((pattern) => pattern.test(line));
}

/** The title again, alone or with a caption's words after it; where hardly anything else stands, a line that begins so is the story. */
function repeats(line: string, headline: string, lines: number): boolean {
  if (headline.length < 12 || line.length > 400) return false;
  const words = bareWords(line);
  if (words === headline) return true;
  return lines > 2 && words.startsWith(`${headline} `) && line.length < 2.5 * headline.length + 40;
}

function runTogetherLength(line: string): number {
  let length = 0;
  for (let again = true; again;) {
    const rest = line.slice(length, length + 300);
    const match = runTogether.map((pattern) => pattern.exec(rest)?.[0] ?? '').find(Boolean);
    again = match !== undefined;
    length += match?.length ?? 0;
  }
  return length;
}

function cutTails(line: Line): { line: Line; removed: string[]; isTruncated: boolean } {
  const removed: string[] = [];
  let isTruncated = false;
  let kept = line;
  let again = true;
  for (let round = 0; again && round < mostTailLines; round += 1) {
    again = false;
    for (const [pattern, goesOn] of inlineTails) {
      // Tails are short: only the end of a long line is searched.
      const from = Math.max(0, kept.text.length - 600);
      const match = pattern.exec(kept.text.slice(from));
      if (match === null || match[0] === '') continue;
      removed.push(match[0].trim());
      isTruncated ||= goesOn;
      kept = cutLine(kept, 0, from + match.index);
      again = true;
    }
  }
  return { line: kept, removed, isTruncated };
}

function takeDateline(
  lines: Line[],
  deskDateline: boolean,
): { dateline: Dateline; removed: string } | null {
  for (const [index, line] of lines.slice(0, datelineWindow).entries()) {
    // A place alone must have its story after it.
    const found = readDateline(line.text, deskDateline && index < lines.length - 1);
    if (found === null) continue;
    lines[index] = cutLine(line, found.length, line.text.length);
    return { dateline: found.dateline, removed: line.text.slice(0, found.length).trim() };
  }
  return null;
}
