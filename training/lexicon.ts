import { readFileSync } from 'node:fs';
import { topics, type Topic } from '../src/news/tag.ts';

/** A star in the lexicon stands for so many more letters at most: `scientist*` is not every word that begins so. */
const longestEnding = 4;

/** Our own word lists. */
export interface Lexicon {
  /** The topics a term speaks for. */
  readonly topicsOf: (term: string) => readonly Topic[];
  /** The terms written out, without a star. */
  readonly written: readonly string[];
}

const isTopic = (word: string): word is Topic => topics.some((topic) => topic === word);

/** Reads training/lexicon.txt. Throws when a heading is no topic. */
export function readLexicon(): Lexicon {
  const text = readFileSync(new URL('lexicon.txt', import.meta.url), 'utf8');
  const whole = new Map<string, Topic[]>();
  const stems = new Map<string, Topic[]>();
  for (const block of text.replaceAll(/^#.*$/gm, '').split(/\n\s*\n/)) {
    const [heading = '', list = ''] = block.split(':');
    const topic = heading.trim();
    if (topic === '') continue;
    if (!isTopic(topic)) throw new Error(`lexicon.txt: ${topic} is no topic`);
    for (const entry of list.split(',').map((word) => word.replaceAll(/\s+/g, ' ').trim()))
      (entry.endsWith('*') ? stems : whole)
        .getOrInsertComputed(entry.replace('*', ''), () => [])
        .push(topic);
  }
  const topicsOf: Lexicon['topicsOf'] = (term) => {
    const found = new Set(whole.get(term));
    for (let ending = 0; ending <= longestEnding && ending < term.length; ending += 1) {
      const stem = term.slice(0, term.length - ending);
      // An ending within the last word only.
      if (term.slice(stem.length).includes(' ')) break;
      for (const topic of stems.get(stem) ?? []) found.add(topic);
    }
    return [...found];
  };
  return {
    topicsOf,
    written: [...whole.keys()].filter(
      (term) => !term.includes(' ') || term.split(' ').length === 2,
    ),
  };
}
