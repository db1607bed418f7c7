import type { SectionVote, TopicFacts } from './tagger-data.ts';
import { topicWords } from './topic-terms.ts';
import type { PlacedWord } from './topic-words.ts';

/** A phrase of config/topics.yaml `rules:` and what it says, in log-odds. */
interface TopicRule {
  readonly words: readonly string[];
  readonly says: readonly SectionVote[];
}

/** The rules by their first word. */
export type TopicRules = ReadonlyMap<string, readonly TopicRule[]>;

/** Makes the rules ready to be looked up. */
export function compileRules(rules: TopicFacts['rules']): TopicRules {
  const compiled = new Map<string, TopicRule[]>();
  for (const [phrase, says] of Object.entries(rules)) {
    const words = topicWords(phrase, Infinity).map(({ word }) => word);
    const [first] = words;
    if (first !== undefined) compiled.getOrInsertComputed(first, () => []).push({ words, says });
  }
  return compiled;
}

/** A rule's phrase found in a story. */
export interface RuleHit {
  readonly says: readonly SectionVote[];
  /** Indexes of its first and last word among the story's. */
  readonly at: number;
  readonly last: number;
}

/** Each rule once, where its phrase first stands in the headline or the beginning of the text. */
export function matchRules(
  words: readonly PlacedWord[],
  rules: TopicRules,
  gone?: Uint8Array,
): RuleHit[] {
  if (rules.size === 0) return [];
  const hits = new Map<TopicRule, RuleHit>();
  const present =
    gone === undefined ? null : words.flatMap((_, at) => (gone[at] === 1 ? [] : [at]));
  const length = present?.length ?? words.length;
  const indexOf = (at: number): number => (present === null ? at : (present[at] ?? -1));
  for (let at = 0; at < length; at += 1) {
    const first = words[indexOf(at)];
    if (first === undefined) continue;
    for (const rule of rules.get(first.word) ?? []) {
      if (hits.has(rule)) continue;
      const isHere = rule.words.every((word, step) => {
        const found = words[indexOf(at + step)];
        return found?.word === word && found.where === first.where;
      });
      if (isHere)
        hits.set(rule, {
          says: rule.says,
          at: indexOf(at),
          last: indexOf(at + rule.words.length - 1),
        });
    }
  }
  return [...hits.values()];
}
