const wordPattern = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const apostrophePattern = /['’]/gu;
const digitsPattern = /^\d+$/;

/** The model reads this many words of the headline, and of the running text; more adds nothing (measured). */
export const firstWords = { title: 40, lead: 60 };

/** A word as the topic model reads it. */
export interface TopicWord {
  /** Lower case, without apostrophes; a number is `#`, at most four of them for its digits. */
  readonly word: string;
  /** Offsets into the text read. */
  readonly start: number;
  readonly end: number;
}

/** The first `most` words of a text. */
export function topicWords(text: string, most: number): TopicWord[] {
  const words: TopicWord[] = [];
  for (const match of text.matchAll(wordPattern)) {
    if (words.length === most) break;
    const raw = match[0];
    const bare = /['’]/.test(raw) ? raw.replace(apostrophePattern, '') : raw;
    words.push({
      word: digitsPattern.test(bare) ? '#'.repeat(Math.min(bare.length, 4)) : bare.toLowerCase(),
      start: match.index,
      end: match.index + raw.length,
    });
  }
  return words;
}

/** A term of a story for the topic model. */
export interface Term {
  /** A word, or two parted by a space. */
  readonly term: string;
  /** A headline's words count twice. */
  readonly count: number;
  /** Where it first stands: offsets into the part named. */
  readonly where: 'title' | 'lead';
  readonly start: number;
  readonly end: number;
}

/**
 * The words and word pairs the topic model looks at: those of the title, counted twice, and of the first words after it.
 * src/classify/topic-words.ts counts the same ones by number, faster.
 * @param lead the deck and the text, deck first
 */
export function topicTerms(title: string, lead: string): Term[] {
  const terms = new Map<string, { -readonly [K in keyof Term]: Term[K] }>();
  const add = (term: string, where: Term['where'], start: number, end: number): void => {
    const known = terms.get(term);
    const count = where === 'title' ? 2 : 1;
    if (known === undefined) terms.set(term, { term, count, where, start, end });
    else known.count += count;
  };
  const read = (text: string, where: Term['where']): void => {
    let before: TopicWord | null = null;
    for (const word of topicWords(text, firstWords[where])) {
      add(word.word, where, word.start, word.end);
      if (before !== null) add(`${before.word} ${word.word}`, where, before.start, word.end);
      before = word;
    }
  };
  read(title, 'title');
  read(lead, 'lead');
  return [...terms.values()];
}
