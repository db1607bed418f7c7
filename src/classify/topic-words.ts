import type { TaggerInput, TopicModel } from './tagger-data.ts';
import { firstWords, topicWords, type TopicWord } from './topic-terms.ts';

/** So many words of the running text are kept, so that it can be said what would be read if some were not there. */
const keptWords = firstWords.lead * 2;

/** A word of a story, in its place. */
export interface PlacedWord extends TopicWord {
  readonly where: 'title' | 'lead';
  /** The model's number for it, or -1. */
  readonly id: number;
}

/** A story as the topic model reads it. */
export interface StoryWords {
  readonly title: string;
  /** The deck and the text, deck first. */
  readonly lead: string;
  readonly words: readonly PlacedWord[];
}

/** The words of the headline and the beginning of the text. */
export function readStoryWords(
  story: Pick<TaggerInput, 'title' | 'deck' | 'text'>,
  ids: TopicModel['words'],
): StoryWords {
  const lead = story.deck === '' ? story.text : `${story.deck}\n\n${story.text}`;
  const place = (where: PlacedWord['where'], text: string, most: number): PlacedWord[] =>
    topicWords(text, most).map((word) => ({
      word: word.word,
      start: word.start,
      end: word.end,
      where,
      id: ids.get(word.word) ?? -1,
    }));
  const title = place('title', story.title, firstWords.title);
  return { title: story.title, lead, words: title.concat(place('lead', lead, keptWords)) };
}

/** A term of the model found in a story. */
export interface Weighed {
  /** The model's row. */
  readonly row: number;
  /** Its tf-idf, the story's all of unit length. */
  value: number;
  /** Index of its first word among the story's words. */
  readonly at: number;
  /** Index of its last. */
  readonly last: number;
}

/** Weighs the terms of a story; `gone` has one mark a word: 1 reads the story as if the word were not there. */
export type Weigher = (words: readonly PlacedWord[], gone?: Uint8Array) => Weighed[];

/**
 * Builds the weigher: the terms the model knows, by sublinear tf-idf to unit length.
 * The same terms as topicTerms, which training uses (a test compares them).
 */
export function createWeigher(model: TopicModel): Weigher {
  // Where each row stands in the list at hand, plus one: all zero between two calls.
  const places = new Int32Array(model.idf.length);
  return (words, gone) => {
    const weighed: Weighed[] = [];
    const read = { title: 0, lead: 0 };
    let before = -1;
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at];
      if (word === undefined || gone?.[at] === 1) continue;
      if (read[word.where] >= firstWords[word.where]) break;
      if (read[word.where] === 0) before = -1;
      read[word.where] += 1;
      const first = before < 0 ? -1 : (words[before]?.id ?? -1);
      const alone = word.id < 0 ? -1 : (model.wordRows[word.id] ?? -1);
      const pair =
        word.id < 0 || first < 0 ? -1 : (model.pairRows.get(pairKey(first, word.id)) ?? -1);
      const worth = word.where === 'title' ? 2 : 1;
      for (let row = alone, start = at, part = 0; part < 2; row = pair, start = before, part += 1) {
        if (row < 0) continue;
        const known = weighed[(places[row] ?? 0) - 1];
        if (known === undefined)
          places[row] = weighed.push({ row, value: worth, at: start, last: at });
        else known.value += worth;
      }
      before = at;
    }
    let square = 0;
    for (const entry of weighed) {
      places[entry.row] = 0;
      entry.value = (1 + Math.log(entry.value)) * (model.idf[entry.row] ?? 0);
      square += entry.value * entry.value;
    }
    const length = Math.sqrt(square) || 1;
    for (const entry of weighed) entry.value /= length;
    return weighed;
  };
}

/** One number for two words, as the model's pairs are filed. */
export function pairKey(first: number, second: number): number {
  return first * 65_536 + second;
}

/** The words of the story between two of its words, as they stand there; both stand in the same part. */
export function phraseOf({ title, lead, words }: StoryWords, at: number, last: number): string {
  const [first, end] = [words[at], words[last]];
  if (first === undefined || end === undefined) return '';
  return (first.where === 'title' ? title : lead).slice(first.start, end.end);
}
