const wordPattern = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const apostrophePattern = /['’]/gu;
const digitsPattern = /^\d+$/;

/** The model reads this many words of the running text; more adds nothing (measured). */
const firstWords = 60;

/** A term of a story for the topic model. */
export interface Term {
  /** Words lower-cased, apostrophes out, parted by a space. */
  readonly term: string;
  readonly count: number;
  /** Where it first stands: offsets into the part named. */
  readonly where: 'title' | 'lead';
  readonly start: number;
  readonly end: number;
}

/**
 * The words and word pairs the topic model looks at: those of the title, counted twice, and of the first words after it.
 * The same function serves training and tagging, so they cannot drift apart.
 * @param lead the deck and the text, deck first
 */
export function topicTerms(title: string, lead: string): Term[] {
  const terms = new Map<string, { -readonly [K in keyof Term]: Term[K] }>();
  const add = (term: string, part: Term['where'], start: number, end: number): void => {
    const known = terms.get(term);
    const count = part === 'title' ? 2 : 1;
    if (known === undefined) terms.set(term, { term, count, where: part, start, end });
    else known.count += count;
  };
  const read = (text: string, part: Term['where'], most: number): void => {
    let before: { readonly word: string; readonly start: number } | null = null;
    let words = 0;
    for (const match of text.matchAll(wordPattern)) {
      words += 1;
      if (words > most) return;
      const raw = match[0].toLowerCase().replace(apostrophePattern, '');
      const word = digitsPattern.test(raw) ? '#'.repeat(Math.min(raw.length, 4)) : raw;
      const end = match.index + match[0].length;
      add(word, part, match.index, end);
      if (before !== null) add(`${before.word} ${word}`, part, before.start, end);
      before = { word, start: match.index };
    }
  };
  read(title, 'title', 40);
  read(lead, 'lead', firstWords);
  return [...terms.values()];
}
