import {
  beforeName,
  beforeNumber,
  clause,
  closing,
  german,
  initialism,
  month,
  namedByLetter,
  singleLetter,
  starter,
  strongStarter,
} from './abbreviations.ts';

/** A sentence and where it stands in the text it was taken from, in UTF-16 units; `text` is exactly that slice. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Stops the standard rules pass over: before small letters and numbers, and after an ellipsis sign. */
const passedOver = /[.!?…]["'”’»)\]]*\s+(?=\S)/g;

/** What a line tells of how it is written; its beginning is enough. */
interface Manner {
  readonly hasCapitals: boolean;
  readonly isGerman: boolean;
}

function mannerOf(line: string): Manner {
  const opening = line.slice(0, 1000);
  return {
    hasCapitals: /\p{Lu}/u.test(opening),
    isGerman: german.test(opening) && !/\bthe\b/i.test(opening),
  };
}

/**
 * The sentences of a text, in order. Lines are never joined; abbreviations, initials, ordinals and lower-case
 * continuations never split.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const line of text.matchAll(/[^\n\r]+/g)) {
    const [words] = line;
    const manner = mannerOf(words);
    let from = 0;
    for (const at of boundaries(words)) {
      if (!isSplit(words.slice(from, at), words.slice(at, at + 80), manner)) continue;
      push(sentences, text, line.index + from, line.index + at);
      from = at;
    }
    push(sentences, text, line.index + from, line.index + words.length);
  }
  return sentences;
}

/** Where a sentence may begin within a line, in order. */
function boundaries(line: string): number[] {
  const found = new Set<number>();
  for (const { index } of segmenter.segment(line)) found.add(index);
  for (const stop of line.matchAll(passedOver)) found.add(stop.index + stop[0].length);
  found.delete(0);
  return [...found].toSorted((a, b) => a - b);
}

/** Whether a sentence really ends between what came before and what follows. */
function isSplit(before: string, after: string, manner: Manner): boolean {
  const all = before.trim();
  const left = all.slice(-60);
  const right = after.trimStart();
  if (right === '' || all === '' || /^[»”)\]」』.…]|^[—–] ?\p{Ll}/u.test(right)) return false;
  // A list's number or letter, and the hour that opens a sentence.
  if (/^(?:\d{1,3}|\p{L})[.)]$/u.test(all)) return false;
  if (/^(?:At|By|On|About|Around|Until|Before|After) [\d:.]{1,5} [ap]\.m\.$/u.test(all))
    return false;
  if (/^["'“‘(]?\p{Ll}/u.test(right)) return isSplitBeforeSmall(left, right, manner);
  // What somebody said goes on in who said it.
  if (/[。！？][」』]$/u.test(left) && /^[とっなの]/u.test(right)) return false;
  if (/(?:…|\.\.\.)$/.test(left)) return !/^\d/.test(right);
  if (/\bYahoo!$/.test(left)) return strongStarter.test(right);
  return !left.endsWith('.') || isEnd(left, right, manner);
}

/** Before a small letter: only names that are written so, and texts that have no capitals at all. */
function isSplitBeforeSmall(left: string, right: string, manner: Manner): boolean {
  if (!manner.hasCapitals) return !left.endsWith('.') || isEnd(left, right, manner);
  if (!/\p{Ll}{2}[.]$/u.test(left) || !isEnd(left, right, manner)) return false;
  return /^(?:\p{Ll}{1,2}\p{Lu}|(?:van|von|de|der|di|da|al|el|bin) \p{Lu}\p{Ll})/u.test(right);
}

/** Whether a stop ends a sentence, and does not only shorten a word or count one. */
function isEnd(left: string, right: string, manner: Manner): boolean {
  if (beforeName.test(left)) return false;
  if (beforeNumber.test(left)) return !/^\d/.test(right);
  if (/(?:^|\s)\d{1,2}\.$/.test(left) && manner.isGerman)
    return !month.test(right) && strongStarter.test(right);
  // EE. UU.
  if (/\b(\p{Lu})\1\.$/u.test(left) && /^(\p{Lu})\1\./u.test(right)) return false;
  if (namedByLetter.test(left)) return true;
  if (initialism.test(left) && !closing.test(left)) return starter.test(right);
  if (closing.test(left)) return starter.test(right) || clause.test(right);
  return !singleLetter.test(left) || strongStarter.test(right);
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  const slice = text.slice(from, to);
  const start = from + (slice.length - slice.trimStart().length);
  const trimmed = slice.trim();
  if (trimmed !== '') sentences.push({ text: trimmed, start, end: start + trimmed.length });
}
