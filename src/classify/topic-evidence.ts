import type { Evidence, Topic } from '../news/tag.ts';
import type { RuleHit } from './topic-rules.ts';
import { phraseOf, type StoryWords, type Weighed } from './topic-words.ts';

/** When the phrases cited first are not enough, so many more are cited at a time. */
const citedAtATime = 4;

/** What the words of a story say. */
export interface Reading {
  readonly weighed: readonly Weighed[];
  readonly hits: readonly RuleHit[];
}

/** What citing needs to know of one topic of one story. */
interface Citing {
  readonly topic: Topic;
  readonly storyWords: StoryWords;
  /** The story as it stands. */
  readonly reading: Reading;
  /** The story without some of its words. */
  readonly read: (gone: Uint8Array) => Reading;
  readonly weightOf: (entry: Weighed) => number;
  /** Log-odds of the topic by words alone. */
  readonly oddsOf: (left: Reading) => number;
  /** Log-odds below which the topic is not given. */
  readonly enough: number;
  /** Whether a correction had a part in what the term weighs. */
  readonly isLearnt: (entry: Weighed) => boolean;
}

/** Cites rules and the words that speak most for a topic, until the topic would not be given without what is cited. */
export function citeWords(citing: Citing): Evidence[] {
  const { topic, storyWords, reading, read, weightOf, oddsOf, enough } = citing;
  const { words } = storyWords;
  const gone = new Uint8Array(words.length);
  const lines: Evidence[] = [];
  const cite = (at: number, last: number, weight: number, rule: string): void => {
    const phrase = phraseOf(storyWords, at, last);
    const where = words[at]?.where ?? 'lead';
    lines.push({ tag: topic, kind: 'topic', phrase, where, weight, rule });
    strike(storyWords, at, last, gone);
  };
  for (const { says, at, last } of reading.hits)
    for (const vote of says)
      if (vote.topic === topic && vote.weight > 0) cite(at, last, vote.weight, 'rule');

  // What slides into the words read when others are gone may speak for the topic too: it is cited as well, at no weight.
  for (let left = reading; ; left = read(gone)) {
    const speaking = left.weighed
      .map((entry): Speaking => ({ entry, weight: weightOf(entry) }))
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => b.weight - a.weight);
    let odds = oddsOf(left);
    let wanted = 0;
    while (wanted < speaking.length && odds >= enough) {
      odds -= speaking[wanted]?.weight ?? 0;
      wanted += 1;
    }
    for (let cited = 0; cited < wanted;) {
      for (const { entry } of speaking.slice(cited, wanted))
        if (gone[entry.at] === 0 && gone[entry.last] === 0) {
          cite(entry.at, entry.last, 0, citing.isLearnt(entry) ? 'correction' : 'model');
          if (left === reading) claim(lines, speaking, gone);
        }
      cited = wanted;
      // The words left weigh more when others are gone: a sum is not enough, the story is read again.
      if (oddsOf(read(gone)) >= enough) wanted = Math.min(speaking.length, wanted + citedAtATime);
    }
    if (speaking.length === 0 || oddsOf(read(gone)) < enough) return lines;
  }
}

interface Speaking {
  readonly entry: Weighed;
  weight: number;
}

/** What terms weigh whose words went with the phrase cited last is counted to that phrase: `minister` to `prime minister`. */
function claim(lines: Evidence[], speaking: readonly Speaking[], gone: Uint8Array): void {
  const last = lines.pop();
  if (last === undefined) return;
  let { weight } = last;
  for (const term of speaking) {
    if (gone[term.entry.at] === 0 && gone[term.entry.last] === 0) continue;
    weight += term.weight;
    term.weight = 0;
  }
  lines.push({ ...last, weight });
}

/** Marks the words of a phrase gone, wherever it stands in the story as it was. */
function strike({ words }: StoryWords, at: number, last: number, gone: Uint8Array): void {
  const first = words[at];
  for (let start = 0; start < words.length; start += 1) {
    if (words[start]?.word !== first?.word) continue;
    let length = 0;
    while (at + length <= last) {
      const found = words[start + length];
      if (found?.word !== words[at + length]?.word || found?.where !== words[start]?.where) break;
      length += 1;
    }
    if (at + length > last) gone.fill(1, start, start + length);
  }
}
