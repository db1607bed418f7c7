/** A line of a text and where it stands there, in UTF-16 units: `text` is always exactly that slice. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

/** The lines of a text that are not empty, trimmed. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/[^\n\r]+/g)) {
    const line = cutLine({ text: match[0], start: match.index }, 0, match[0].length);
    if (line.text !== '') lines.push(line);
  }
  return lines;
}

/** Part of a line, trimmed: still a slice of the same text. */
export function cutLine(line: Line, from: number, to: number): Line {
  const slice = line.text.slice(from, to);
  const lead = slice.length - slice.trimStart().length;
  return { text: slice.trim(), start: line.start + from + lead };
}

/** Letters and digits only, in one case: for telling whether two lines say the same. */
export function bareWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
