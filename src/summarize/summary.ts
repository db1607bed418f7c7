import { isFurnitureSentence } from './furniture-sentences.ts';
import { pickSentences } from './rank.ts';
import { splitSentences, type Sentence } from './sentences.ts';

/** A story in its own words. */
export interface Summary {
  readonly headline: string;
  /** Verbatim, in source order, at most three. */
  readonly sentences: readonly string[];
  /** Where each stands in the text given: [start, end) in UTF-16 units. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
}

/** What a summary is made of. */
export interface Summarizable {
  readonly title: string;
  readonly text: string;
}

const shortCount = 3;
const longCount = 5;

/** Only the beginning of a long text is read: the story is told by then. */
const maxLength = 40_000;

/** Sentences in a message are read at a glance; a longer one is a broken split. */
const maxSentence = 600;

/**
 * At most three sentences that tell the story.
 * @param story text without furniture, lines parted by line feeds
 * @param ranges the parts of the text that are the story, where it still has furniture (as `readPage` gives them)
 */
export function summarize(
  story: Summarizable,
  ranges: readonly (readonly [start: number, end: number])[] = [[0, story.text.length]],
): Summary {
  const sentences = sentencesIn(story.text, ranges);
  const picked = pick(sentences, story.title, shortCount);
  return {
    headline: story.title === '' ? (sentences[0]?.text.slice(0, 100) ?? '') : story.title,
    sentences: picked.map((sentence) => sentence.text),
    offsets: picked.map((sentence) => [sentence.start, sentence.end] as const),
  };
}

/** The longer account for the thread. */
export interface LongerSummary {
  /** Up to five sentences, verbatim, in source order. */
  readonly sentences: readonly string[];
  /** Whether at least one of them is not in the short summary: only then is it worth a reply. */
  readonly addsToShort: boolean;
}

/** Up to five sentences, and whether they say more than the short summary the alert carried. */
export function longerSummary(
  take: Summarizable & { readonly summary: readonly string[] },
): LongerSummary {
  const all = sentencesIn(take.text, [[0, take.text.length]]);
  const sentences = pick(all, take.title, longCount).map((sentence) => sentence.text);
  return { sentences, addsToShort: sentences.some((text) => !take.summary.includes(text)) };
}

function pick(sentences: readonly Sentence[], title: string, count: number): Sentence[] {
  // A short item is its own summary.
  if (sentences.length <= 2) return [...sentences];
  return pickSentences(sentences, title, count).flatMap((index) => sentences[index] ?? []);
}

/** The sentences of the story's parts; cross-heads, which have no final stop, only where there is nothing else. */
function sentencesIn(
  text: string,
  ranges: readonly (readonly [start: number, end: number])[],
): Sentence[] {
  const all: Sentence[] = [];
  for (const [from, to] of ranges) {
    if (from >= maxLength) break;
    for (const sentence of splitSentences(text.slice(from, Math.min(to, maxLength)))) {
      all.push({
        text: sentence.text,
        start: from + sentence.start,
        end: from + sentence.end,
      });
    }
  }
  const told = all.filter(({ text: words }) => !isFurnitureSentence(words));
  const whole = told.filter(({ text: words }) => isWhole(words));
  if (whole.length > 0) return whole;
  return told.filter(({ text: words }) => words.length <= maxSentence);
}

function isWhole(sentence: string): boolean {
  if (!/\p{L}\P{L}+\p{L}|[\p{sc=Han}\p{sc=Thai}]/u.test(sentence)) return false;
  return sentence.length <= maxSentence && /[.!?…。！？؟।][)\]"'”’»]*$/.test(sentence);
}
